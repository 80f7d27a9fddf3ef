using Dandi.Fuzzing;
using SharpFuzz;

// Given a file: read it once, to see again what the fuzzer found. Else: what afl-fuzz runs.
if (args.Length == 1)
    Hdf5Target.Read(args[0]);
else
    Fuzzer.OutOfProcess.Run(Hdf5Target.Read);
