using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Dandi.Cli.Commands;
using Dandi.Cli.Output;
using Dandi.Http;
using Dandi.Testing;

namespace Dandi.Cli.Tests.Commands.ServiceScripts;

/// <summary>A Dandiset of Alice in a running archive, and the commands to run on it in this process.</summary>
internal sealed class ServiceScriptScene : IAsyncDisposable
{
    private readonly TempFolder _home = new();

    private ServiceScriptScene(RunningArchive archive, DandisetId id) =>
        (Archive, Id, Folder) = (archive, id, new TempDandiset(id.Value));

    public RunningArchive Archive { get; }

    public DandisetId Id { get; }

    public TempDandiset Folder { get; }

    /// <summary>The answers to the questions of the command, one per line.</summary>
    public Queue<string> Answers { get; } = new();

    public static async Task<ServiceScriptScene> CreateAsync()
    {
        var archive = await RunningArchive.StartAsync();
        return new ServiceScriptScene(archive, await archive.CreateDandisetAsync());
    }

    /// <summary>The environment of a command.</summary>
    public (CommandContext Context, StringWriter Out, StringWriter Error) Prepare(params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var context = new CommandContext
        {
            Arguments = arguments,
            Terminal = new Terminal(output, error),
            Variables = Variable,
            WorkingDirectory = Folder.Root,
            ReadLine = _ => Task.FromResult(Answers.TryDequeue(out var answer) ? answer : null),
        };
        return (context, output, error);
    }

    public async Task<(int Code, string Out, string Error)> RunAsync(params string[] arguments)
    {
        var (context, output, error) = Prepare(arguments);
        var code = await new ProcessRun(context).RunAsync(
            RootCommandLine.Create,
            TestContext.Current.CancellationToken
        );
        return (code, output.ToString(), error.ToString());
    }

    /// <summary>The clients of a command, for which a fixed response takes the place of the resolver of DOIs.</summary>
    public static HttpClients OpenWithResolver(HttpStatusCode status, string body, string type = "application/json") =>
        new(
            new RetryPolicy(TimeSpan.Zero, TimeProvider.System, new Random(1)),
            "test",
            new Resolver(status, body, type)
        );

    public async Task<JsonArray> AssetsAsync() =>
        (
            await Archive.AskAsync(
                "GET",
                $"/dandisets/{Id}/versions/draft/assets/?metadata=true&order=path",
                Archive.Alice
            )
        )["results"]
            .AsArray();

    public Task<ReceivedResponse> DraftAsync() =>
        Archive.AskAsync("GET", $"/dandisets/{Id}/versions/draft/", Archive.Alice);

    /// <summary>The API key of the user; by default that of an owner.</summary>
    public string? Key { get; set; }

    public async ValueTask DisposeAsync()
    {
        _home.Dispose();
        Folder.Dispose();
        await Archive.DisposeAsync();
    }

    private string? Variable(string name) =>
        name switch
        {
            "HOME" => _home.Root,
            "DANDI_INSTANCE" => Archive.Api,
            "DANDI_INSTANCE_API_KEY" => Key ?? Archive.Alice.Token,
            _ => null,
        };

    private sealed class Resolver(HttpStatusCode status, string body, string type)
        : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            var response = request.RequestUri!.Host switch
            {
                "doi.org" when request.RequestUri.AbsolutePath == "/10.1234/unknown" => new HttpResponseMessage(
                    HttpStatusCode.NotFound
                ),
                "doi.org" => new HttpResponseMessage(HttpStatusCode.Found)
                {
                    Headers = { Location = new Uri("https://registrar.test/record") },
                },
                "registrar.test" => new HttpResponseMessage(status)
                {
                    Content = new StringContent(body, Encoding.UTF8, type),
                },
                _ => null,
            };
            if (response is null)
                return base.SendAsync(request, cancellationToken);
            response.RequestMessage = request;
            return Task.FromResult(response);
        }
    }
}
