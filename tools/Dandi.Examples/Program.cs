using Dandi.Examples;

// Writes the example Dandiset of the repository: dotnet run --project tools/Dandi.Examples -- examples/dandiset
if (args is not [var folder])
{
    await Console.Error.WriteLineAsync("Usage: Dandi.Examples FOLDER");
    return 2;
}
var mouse = new ExampleSubject("mouse01", "F", "P90D", "Mus musculus");
var rat = new ExampleSubject("rat02", "M", "P120D", "Rattus norvegicus");
ExampleSession[] sessions =
[
    new(mouse, "20240301", ExampleRecording.Behavior, new DateTimeOffset(2024, 3, 1, 9, 30, 0, TimeSpan.FromHours(1))),
    new(
        mouse,
        "20240302",
        ExampleRecording.PatchClamp,
        new DateTimeOffset(2024, 3, 2, 14, 0, 0, TimeSpan.FromHours(1))
    ),
    new(rat, "20240305", ExampleRecording.Behavior, new DateTimeOffset(2024, 3, 5, 10, 15, 0, TimeSpan.FromHours(1))),
];
foreach (var session in sessions)
{
    var path = Path.Combine(folder, session.Path);
    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
    new ExampleNwb(session).Write(path);
}
ExampleVideo.Write(Path.Combine(folder, "sub-mouse01", "sub-mouse01_ses-20240301_video.avi"));
return 0;
