using Dandi.Fuzzing;
using SharpFuzz;

// With a file as argument, read it once to reproduce a crash. Otherwise, run under afl-fuzz.
if (args.Length == 1)
    Hdf5Target.Read(args[0]);
else
    Fuzzer.OutOfProcess.Run(Hdf5Target.Read);
