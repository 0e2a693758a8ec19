using System.Globalization;
using Alipay.Messaging.Fuzz;
using SharpFuzz;

switch (args)
{
    case ["seed", var vectors, var corpus]:
        Seeds.Write(vectors, corpus);
        return 0;
    case ["replay", var corpus, var seconds, var seed]:
        var each = TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture) / FuzzTarget.All.Count);
        return new Replay(corpus, each, int.Parse(seed, CultureInfo.InvariantCulture)).Run() == 0 ? 0 : 1;
    case ["keep", var corpus, var name, .. var files]:
        Array.ForEach(files, file => Corpus.Write(corpus, name, File.ReadAllBytes(file)));
        return 0;
    case ["run", var name, .. var files]:
        Array.ForEach(files, file => FuzzTarget.Named(name).Check(File.ReadAllBytes(file)));
        return 0;
    case ["afl", var name]:
        var target = FuzzTarget.Named(name);
        // In a process of its own, which is replaced when the engine has killed it.
        Fuzzer.OutOfProcess.Run(stream =>
        {
            using var input = new MemoryStream();
            stream.CopyTo(input);
            target.Check(input.ToArray());
        });
        return 0;
    default:
        Console.WriteLine("""
            seed VECTORS CORPUS            write the first inputs, made of the tests' vectors
            replay CORPUS SECONDS SEED     run the corpus and mutations of it; exit code 1 when there is a finding
            keep CORPUS TARGET FILE..      take files into the corpus
            run TARGET FILE..              run one target on files
            afl TARGET                     serve AFL++ (see fuzz.sh), with an instrumented library
            """);
        return 2;
}
