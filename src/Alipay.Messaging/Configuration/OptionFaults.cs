using System.Globalization;

namespace Alipay.Messaging.Configuration;

/// <summary>Collects everything that is wrong with the options, so that one exception reports all of it.</summary>
internal sealed class OptionFaults(OptionsOrigin? origin = null)
{
    private readonly List<string> _faults = [.. origin?.Faults ?? []];
    private Exception? _firstError;

    public int Count => _faults.Count;

    public bool Any => _faults.Count > 0;

    /// <summary>What the user calls a setting: its configuration key, or the property when it came from code.</summary>
    public string Key(string setting) => origin?.Section is { Length: > 0 } section ? $"{section}:{setting}" : setting;

    public void Add(string fault, Exception? error = null)
    {
        _faults.Add(fault);
        _firstError ??= error;
    }

    public void Check(bool holds, string fault)
    {
        if (!holds)
        {
            Add(fault);
        }
    }

    public void CheckRange<T>(string setting, T value, T least, T most)
        where T : IComparable<T>
        => Check(value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0, string.Create(CultureInfo.InvariantCulture, $"{Key(setting)} must be from {least} to {most}; it is {value}."));

    /// <summary>Runs a reader of keys or certificates, whose errors say what is wrong and never what was read.</summary>
    public T? Try<T>(string setting, Func<T> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (FormatException e)
        {
            Add($"{setting}: {e.Message}", e);
            return null;
        }
    }

    public AlipayMsgConfigurationException ToException() => new(_faults, _firstError);
}
