using Dandi.Testing;

namespace Dandi.Cli.Tests.Commands.List;

public sealed class ListTranscriptTests
{
    public static TheoryData<CorpusCase> Calls
    {
        get
        {
            var calls = new TheoryData<CorpusCase>();
            foreach (
                var call in Corpus.Cases("cli/transcripts.json", call =>
                    string.Join(' ', call.GetProperty("arguments").EnumerateArray())
                )
            )
            {
                if (call.Skip is not null || call.Data.Texts("arguments")[0] == "ls")
                    calls.Add(call);
            }
            return calls;
        }
    }

    [Theory]
    [MemberData(nameof(Calls))]
    [Trait("Category", "Corpus")]
    public async Task Output_and_exit_code_equal_those_of_the_Python_client(CorpusCase call)
    {
        var run = await ListScene.RunAsync(call.Folder.Locate("nwb/dandiset"), [.. call.Texts("arguments")]);

        Assert.Equal((call["exit_code"].GetInt32(), call.Text("stdout")), (run.ExitCode, run.Out));
    }
}
