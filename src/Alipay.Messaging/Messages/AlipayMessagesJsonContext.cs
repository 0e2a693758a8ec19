using System.Text.Json.Serialization;

namespace Alipay.Messaging.Messages;

/// <summary>How every body of this namespace is read and written: without reflection, so also in a trimmed or native program.</summary>
/// <remarks>
/// Lenient, since a body that cannot be read comes again for ever: a number may come as text, and a text member that comes as
/// anything else holds its JSON text.
/// </remarks>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(LenientText)])]
[JsonSerializable(typeof(OpenAuthAppAuthCancelled))]
[JsonSerializable(typeof(OpenAuthUserAuthCancelled))]
[JsonSerializable(typeof(OpenMiniVersionAuditPassed))]
[JsonSerializable(typeof(OpenMiniVersionAuditRejected))]
[JsonSerializable(typeof(TradeRefundDepositBackCompleted))]
[JsonSerializable(typeof(OpenMiniMerchantConfirmed))]
[JsonSerializable(typeof(AntMerchantExpandIndirectZftPassed))]
[JsonSerializable(typeof(AntMerchantExpandIndirectZftRejected))]
[JsonSerializable(typeof(FundTransOrderChanged))]
[JsonSerializable(typeof(TradeOrderSettleNotify))]
[JsonSerializable(typeof(MerchantTradeComplainChanged))]
[JsonSerializable(typeof(OpenAppServiceAuditNotify))]
[JsonSerializable(typeof(OpenMiniOrderChanged))]
[JsonSerializable(typeof(OpenSpSignSyncNotify))]
[JsonSerializable(typeof(AntMerchantExpandShopSavePassed))]
[JsonSerializable(typeof(AntMerchantExpandShopSaveRejected))]
[JsonSerializable(typeof(ZhimaCreditPayAfterUseCreditAgreementChanged))]
[JsonSerializable(typeof(EbppInvoiceEnterpriseNewInvoiceNotify))]
internal sealed partial class AlipayMessagesJsonContext : JsonSerializerContext;
