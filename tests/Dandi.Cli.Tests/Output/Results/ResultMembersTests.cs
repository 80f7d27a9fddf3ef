using System.Buffers;
using System.Text;
using Dandi.Cli.Output;
using Dandi.Cli.Output.Records;
using Dandi.Cli.Output.Results;

namespace Dandi.Cli.Tests.Output.Results;

public sealed class ResultMembersTests
{
    [Theory]
    [InlineData("plain")]
    [InlineData("")]
    [InlineData("quote \" backslash \\ line\nreturn\r tab\t bell\b feed\f null\0 delete\u007f")]
    [InlineData("é 日本 \ud83d\ude00 lone \ud800 end")]
    public void The_line_of_a_result_is_its_JSON_object_on_one_line(string text)
    {
        ValidationResult[] results =
        [
            new("BIDS.X", Severity.Hint, $"sub-01/{text}", text)
            {
                Scope = ResultScope.File,
                Dataset = ".",
                Origin = new ValidationOrigin("bids-validator-deno", Standard: "BIDS") { StandardSchemaVersion = "1" },
            },
            new("NWBI.check_x", Severity.Error, "sub-1/a.nwb", text) { Location = $"/{text}" },
            new("DANDI.NON_DANDI_FILENAME", Severity.Critical, "sub-1/a.nwb", text),
        ];
        foreach (var result in results)
        {
            var members = new ResultMembers(result, "/data/set", isDandiset: true, new DisplayPaths("/data"));
            var line = new ArrayBufferWriter<byte>();
            members.WriteLine(line);

            Assert.Equal(PythonJson.OnOneLine(members.ToJson()), Encoding.UTF8.GetString(line.WrittenSpan));
        }
    }
}
