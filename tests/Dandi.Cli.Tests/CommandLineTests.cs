using System.CommandLine;
using Dandi.Cli.Commands;
using Dandi.Cli.Logging;
using Dandi.Cli.Output;
using Dandi.Testing;
using Dandi.Transfers;
using Dandi.Upload;

namespace Dandi.Cli.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("")]
    [InlineData("upload")]
    [InlineData("create")]
    [InlineData("digest")]
    [InlineData("instances")]
    [InlineData("ls")]
    [InlineData("organize")]
    [InlineData("move")]
    [InlineData("delete")]
    [InlineData("cache")]
    [InlineData("validate")]
    [InlineData("serve")]
    [InlineData("download")]
    [InlineData("login")]
    [InlineData("logout")]
    [InlineData("whoami")]
    [InlineData("shell-completion")]
    [InlineData("service-scripts")]
    [InlineData("service-scripts reextract-metadata")]
    [InlineData("service-scripts update-dandiset-from-doi")]
    [InlineData("service-scripts publish-dandiset-version-doi")]
    public void Help_matches_its_golden_file(string command)
    {
        using var output = new StringWriter();
        var parsed = Parse(
            new Dictionary<string, string>(StringComparer.Ordinal),
            [.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]
        );

        Assert.Equal(0, parsed.Invoke(new InvocationConfiguration { Output = output }));

        Golden.Matches(
            $"tests/Dandi.Cli.Tests/Goldens/help{(command.Length == 0 ? "" : "-" + command.Replace(' ', '-'))}.txt",
            output.ToString().Replace(RootCommand.ExecutableName, "dandi", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("upload -J -1", "'-1' is not of the form N or N:M")]
    [InlineData("upload -J x:y", "'x:y' is not of the form N or N:M")]
    [InlineData("upload -J 1:2:3", "'1:2:3' is not of the form N or N:M")]
    [InlineData("upload -J 100000", "'100000' is not of the form N or N:M")]
    [InlineData("upload --existing maybe", "'maybe' is not one of 'error', 'skip', 'force', 'overwrite', 'refresh'")]
    [InlineData("upload --existing FORCE", "'FORCE' is not one of")]
    [InlineData("upload --validation no", "'no' is not one of 'require', 'skip', 'ignore'")]
    [InlineData("upload --sync a", "'a' is not one of 'ask', 'do'")]
    [InlineData("upload --sync=maybe", "'maybe' is not one of 'ask', 'do'")]
    [InlineData("download -J 2:", "'2:' is not of the form N or N:M")]
    [InlineData("download -J 1.5", "'1.5' is not of the form N or N:M")]
    [InlineData("download --download nonsense", "'nonsense' is not one of 'dandiset.yaml', 'assets', 'all'")]
    [InlineData("download --download assets,", "'' is not one of 'dandiset.yaml', 'assets', 'all'")]
    [InlineData("download -e force", "'force' is not one of 'error', 'skip', 'overwrite'")]
    [InlineData("download --path-type regex", "'regex' is not one of 'exact', 'glob'")]
    [InlineData("download -f json", "'json' is not one of 'pyout', 'debug'")]
    [InlineData("upload --zarr-mode half", "'half' is not one of 'full', 'patch'")]
    [InlineData("upload --unknown", "No such option '--unknown'")]
    [InlineData("upload -x", "No such option '-x'")]
    [InlineData("upload --patience -1", "'-1' is not a duration")]
    [InlineData("upload --patience 5x", "'5x' is not a duration")]
    [InlineData("upload --max-duration 8:61:00", "'8:61:00' is not a duration")]
    [InlineData("upload --limit-rate fast", "'fast' is not a rate")]
    [InlineData("upload --limit-rate 25:00,1M", "'25:00,1M' is not a rate")]
    [InlineData("upload --max-memory 20M", "'20M' is not a size of at least 80M")]
    [InlineData("upload --max-memory much", "'much' is not a size")]
    [InlineData("upload --patience", "Required argument missing for option: '--patience'")]
    [InlineData("upload -J", "Required argument missing for option")]
    [InlineData("upload --existing", "Required argument missing for option: '--existing'")]
    [InlineData("serve --port", "Required argument missing for option: '--port'")]
    [InlineData("upload -l LOUD", "'LOUD' is not one of")]
    [InlineData("upload --allow-any-path", "No such option '--allow-any-path'")]
    [InlineData(
        "digest -d crc32 a",
        "'crc32' is not one of 'dandi-etag', 'md5', 'sha1', 'sha256', 'sha512', 'zarr-checksum'"
    )]
    [InlineData("digest a -d", "Required argument missing for option: '-d'")]
    [InlineData("digest -x", "No such option '-x'")]
    [InlineData("ls -f xml a", "'xml' is not one of 'auto', 'pyout', 'json', 'json_pp', 'json_lines', 'yaml'")]
    [InlineData("ls -J many", "'many' is not a whole number up to 1000")]
    [InlineData("ls --metadata some", "'some' is not one of 'api', 'all', 'assets'")]
    [InlineData("ls -f", "Required argument missing for option: '-f'")]
    [InlineData("ls --use-fake-digest a", "No such option '--use-fake-digest'")]
    [InlineData(
        "validate -g file",
        "'file' is not one of 'none', 'path', 'severity', 'id', 'validator', 'standard', 'dandiset'"
    )]
    [InlineData("validate -f xml a", "'xml' is not one of 'text', 'human', 'json', 'json_pp', 'json_lines', 'yaml'")]
    [InlineData("validate --min-severity LOW", "'LOW' is not one of 'INFO', 'HINT', 'WARNING', 'ERROR', 'CRITICAL'")]
    [InlineData("validate --max-per-group 0", "'0' is not a whole number greater than zero")]
    [InlineData("validate --missing-file-content fetch", "'fetch' is not one of 'error', 'only-non-data', 'skip'")]
    [InlineData("validate --allow-any-path", "No such option '--allow-any-path'")]
    [InlineData("validate --explain", "Required argument missing for option: '--explain'")]
    [InlineData("validate-bids .", "validate-bids")]
    [InlineData("nonsense", "No such command 'nonsense'.")]
    [InlineData("uplod a b", "No such command 'uplod'. Did you mean 'upload'?")]
    [InlineData("logni", "No such command 'logni'. Did you mean one of these: 'login', 'logout'?")]
    [InlineData("uplod --help", "No such command 'uplod'. Did you mean 'upload'?")]
    [InlineData("cache claer", "No such command 'claer'. Did you mean 'clear'?")]
    [InlineData("upload --existng=skip a", "No such option '--existng'. Did you mean '--existing'?")]
    [InlineData("upload --existng --help", "No such option '--existng'. Did you mean '--existing'?")]
    [InlineData("serve --prt 3", "No such option '--prt'. Did you mean '--port'?")]
    [InlineData("cache clear --lgo-level INFO", "No such option '--lgo-level'. Did you mean '--log-level'?")]
    [InlineData("create --embrago", "No such option '--embrago'. Did you mean '--embargo'?")]
    [InlineData("create a b", "unexpected extra argument ('b')")]
    [InlineData("upload --max-duration 0", "'0' is not a duration greater than zero")]
    [InlineData("serve --address-lifetime 0s", "'0s' is not a duration greater than zero")]
    [InlineData("-l 1.5 upload", "'1.5' is not one of 'DEBUG'")]
    [InlineData("-l", "Required argument missing for option: '-l'")]
    public void Invalid_command_lines_are_refused_with_a_message(string line, string part) =>
        Assert.Contains(part, FindProblem(line)?.Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("upload")]
    [InlineData("upload a b/c -i dandi -e skip --validation ignore -J 3")]
    [InlineData("upload --sync -J 6:2 a")]
    [InlineData("upload --sync=do .")]
    [InlineData("upload --dandi-instance http://localhost:1 --existing=force -l DEBUG")]
    [InlineData("upload -l 10")]
    [InlineData("-l 15 upload")]
    [InlineData("-l DEBUG --version")]
    [InlineData("--pdb -l 0 ls -J -1")]
    [InlineData("upload --existing bad --help")]
    [InlineData("create --help")]
    [InlineData("-l DEBUG upload")]
    [InlineData("--log-level=debug upload a")]
    [InlineData(
        "upload -J 2 a -J 4:1 --existing skip -e force -i dandi -i linc --sync --sync do --validation skip "
            + "--validation ignore"
    )]
    [InlineData("upload -- --odd-name")]
    [InlineData("upload --zarr-mode patch --json --patience 5")]
    [InlineData("upload --patience 2d --max-duration 1-07:59:00 --max-memory 512M --ca-file ca.pem")]
    [InlineData("upload --limit-rate 08:00,512k;Sat-00:00,off")]
    [InlineData("download")]
    [InlineData(
        "download -o . -e overwrite-different -f debug --path-type glob -J 6:4 DANDI:000027 dandi://dandi/000027"
    )]
    [InlineData("download --download assets,dandiset.yaml --preserve-tree -i dandi")]
    [InlineData("download -J -1")]
    [InlineData("download -J 0:-3 --json --patience 5 --max-duration 2h --limit-rate 5M --max-memory 100M")]
    [InlineData("digest")]
    [InlineData("digest a b/c -d md5")]
    [InlineData("digest -d=SHA256 a")]
    [InlineData("digest --digest=zarr-checksum a")]
    [InlineData("digest --digest dandi-etag -- -d --odd-name")]
    [InlineData("instances")]
    [InlineData("ls")]
    [InlineData("validate")]
    [InlineData("ls -r -J 4 -F path,size -f json_pp a b/c")]
    [InlineData("ls --recursive --jobs=0 --fields=age --format yaml --metadata all --schema 0.8.0 .")]
    [InlineData("ls -f json -f yaml -F age -F sex -- -r")]
    [InlineData("validate -g severity -g id --ignore NWBI. --min-severity hint a b")]
    [InlineData("validate --grouping=none --format=json_pp -o x.json --summary --no-summary --max-per-group 3")]
    [InlineData("validate --missing-file-content only-non-data -- -g")]
    [InlineData("validate --load a.jsonl --load b.jsonl -f yaml")]
    [InlineData("validate --explain pynwb.GENERIC")]
    public void Command_lines_of_the_Python_client_are_accepted(string line) => Assert.Null(FindProblem(line));

    [Theory]
    [InlineData("", "dandi [OPTIONS] COMMAND [ARGS]...", null)]
    [InlineData("cache --x", "dandi cache [OPTIONS] [COMMAND] [ARGS]...", "No such option '--x'.")]
    [InlineData("cache clear --x", "dandi cache clear [OPTIONS]", "No such option '--x'.")]
    [InlineData("upload --x", "dandi upload [OPTIONS] [PATH]...", "No such option '--x'.")]
    [InlineData("create --x", "dandi create [OPTIONS] NAME", "No such option '--x'.")]
    public void A_usage_error_shows_how_the_command_is_used(string line, string usage, string? message)
    {
        var problem = FindProblem(line);

        Assert.Equal((usage, message), (problem?.Usage, problem?.Message));
    }

    [Theory]
    [InlineData("debug", "upload", LogLevel.Debug)]
    [InlineData("40", "upload", LogLevel.Error)]
    [InlineData("DEBUG", "-l WARNING upload", LogLevel.Warning)]
    [InlineData("DEBUG", "upload -l 31", LogLevel.Error)]
    [InlineData("loud", "upload", LogLevel.Info)]
    [InlineData("", "upload -l -1", LogLevel.Debug)]
    [InlineData("", "upload -l 99", LogLevel.Critical)]
    public void The_default_log_level_is_in_DANDI_LOG_LEVEL(string variable, string line, object level) =>
        Assert.Equal(
            level,
            Parse(
                    new Dictionary<string, string>(StringComparer.Ordinal) { ["DANDI_LOG_LEVEL"] = variable },
                    line.Split(' ')
                )
                .GetValue(CommonOptions.Level)
        );

    [Fact]
    public void The_last_value_of_a_repeated_option_is_used()
    {
        var parsed = Parse(
            new Dictionary<string, string>(StringComparer.Ordinal),
            [
                "upload",
                "-i",
                "dandi",
                "-e",
                "skip",
                "a",
                "-e",
                "force",
                "-J",
                "2",
                "b",
                "-J",
                "4:1",
                "--sync",
                "--sync=do",
                "-i",
                "linc",
            ]
        );

        Assert.Empty(parsed.Errors);
        Assert.Equal(ExistingPolicy.Force, parsed.GetValue<ExistingPolicy>("--existing"));
        Assert.Equal(new Jobs(4, 1), parsed.GetValue<Jobs?>("--jobs"));
        Assert.Equal(SyncMode.Do, parsed.GetValue<SyncMode>("--sync"));
        Assert.Equal("linc", parsed.GetValue<string>("--dandi-instance"));
        Assert.Equal(["a", "b"], parsed.GetValue<string[]>("PATH")!);
    }

    [Fact]
    public void Developer_options_exist_if_DANDI_DEVEL_is_set() =>
        Assert.Empty(
            Parse(
                new Dictionary<string, string>(StringComparer.Ordinal) { ["DANDI_DEVEL"] = "1" },
                ["upload", "--allow-any-path", "--devel-debug", "--upload-dandiset-metadata"]
            ).Errors
        );

    private static UsageProblem? FindProblem(string line)
    {
        var arguments = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return UsageProblem.Find(Parse(new Dictionary<string, string>(StringComparer.Ordinal), arguments), arguments);
    }

    private static ParseResult Parse(Dictionary<string, string> variables, string[] arguments)
    {
        var context = new CommandContext
        {
            Arguments = arguments,
            Terminal = Terminal.OfProcess,
            Variables = variables.GetValueOrDefault,
            WorkingDirectory = "/",
        };
        return RootCommandLine.Parse(RootCommandLine.Create(context), context);
    }
}
