using System.Runtime.CompilerServices;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Alipay.Messaging.Tests.Conventions;

/// <summary>Finds text that is put together in the culture of the machine: no analyzer sees it in an interpolated string.</summary>
internal static class CultureRules
{
    private static readonly HashSet<string> Handlers =
        [typeof(DefaultInterpolatedStringHandler).FullName!, "System.Text.StringBuilder/AppendInterpolatedStringHandler"];

    // Whole numbers differ by their minus sign alone; the standard form of a TimeSpan does not differ.
    private static readonly HashSet<string> Sensitive =
    [
        typeof(DateTime).FullName!, typeof(DateTimeOffset).FullName!, typeof(DateOnly).FullName!, typeof(TimeOnly).FullName!,
        typeof(double).FullName!, typeof(float).FullName!, typeof(decimal).FullName!,
    ];

    /// <summary>Methods that format such a value in an interpolated string without naming a culture.</summary>
    public static IEnumerable<string> CultureDependent(string assemblyPath)
    {
        using var module = ModuleDefinition.ReadModule(assemblyPath);
        foreach (var method in module.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody))
        {
            var calls = method.Body.Instructions
                .Where(instruction => instruction.OpCode.Code is Code.Call or Code.Callvirt or Code.Newobj)
                .Select(instruction => (MethodReference)instruction.Operand)
                .Where(call => Handlers.Contains(call.DeclaringType.FullName))
                .ToList();
            if (calls.Exists(IsWithoutProvider) && calls.Exists(IsSensitive))
            {
                yield return method.FullName;
            }
        }
    }

    private static bool IsWithoutProvider(MethodReference call)
        => call.Name == ".ctor" && !call.Parameters.Any(parameter => parameter.ParameterType.Name == nameof(IFormatProvider));

    private static bool IsSensitive(MethodReference call)
        => call is GenericInstanceMethod { Name: "AppendFormatted" } generic && IsSensitive(generic.GenericArguments[0], hasFormat: call.Parameters.Count > 1);

    private static bool IsSensitive(TypeReference type, bool hasFormat)
        => type is GenericInstanceType { Name: "Nullable`1" } nullable ? IsSensitive(nullable.GenericArguments[0], hasFormat)
            : type.IsGenericParameter || Sensitive.Contains(type.FullName) || (hasFormat && type.FullName == typeof(TimeSpan).FullName);
}
