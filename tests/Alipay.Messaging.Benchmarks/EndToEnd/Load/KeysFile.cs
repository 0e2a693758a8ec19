using System.Runtime.InteropServices;

namespace Alipay.Messaging.Benchmarks.EndToEnd.Load;

/// <summary>The file that hands the keys of one run from process to process. Gone with the run, an interrupted one too.</summary>
internal sealed class KeysFile : IDisposable
{
    private readonly PosixSignalRegistration[] _interrupts;

    public KeysFile()
    {
        PosixSignal[] signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM];
        _interrupts = Array.ConvertAll(signals, signal => PosixSignalRegistration.Create(signal, _ => File.Delete(Path)));
        BenchKeys.Create().Save(Path);
    }

    public string Path { get; } = System.IO.Path.GetTempFileName();

    public void Dispose()
    {
        File.Delete(Path);
        Array.ForEach(_interrupts, interrupt => interrupt.Dispose());
    }
}
