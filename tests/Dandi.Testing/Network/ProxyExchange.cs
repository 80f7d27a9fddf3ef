using System.Net.Sockets;

namespace Dandi.Testing.Network;

/// <summary>One request and its answer, with the fault that was chosen for it.</summary>
internal sealed class ProxyExchange(
    FaultProxy proxy,
    ProxyConnection connection,
    HttpReader reader,
    HttpHead head,
    ProxiedRequest request
)
{
    private long _left = head.Length;

    /// <summary>Whether the whole request goes to the server.</summary>
    private bool IsForwarded =>
        request.Fault is null or ProxyFault.Truncated or ProxyFault.Drip or ProxyFault.ResponseLost;

    /// <summary>Serves it.</summary>
    /// <returns>Whether the connection goes on.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        await connection.PassAsync();
        if (head.WaitsForLeave && !IsForwarded && request.Fault is not ProxyFault.Stall)
            await connection.RespondAsync(FaultyResponses.Leave);
        if (IsForwarded)
            return await ForwardAsync(cancellationToken);
        switch (request.Fault)
        {
            case ProxyFault.Refused:
                proxy.RefuseNext();
                return false;
            case ProxyFault.Reset:
                connection.Reset();
                return false;
            case ProxyFault.ResetInBody:
                await SendRequestAsync(await ConnectAsync(), head.Length / 2, cancellationToken);
                connection.Reset();
                return false;
            case ProxyFault.Stall:
                await new Stall(proxy).WaitAsync(DrainToEndAsync, cancellationToken);
                return false;
            case ProxyFault.StallInBody:
                await SendRequestAsync(await ConnectAsync(), head.Length / 2, cancellationToken);
                await new Stall(proxy).WaitAsync(DrainToEndAsync, cancellationToken);
                return false;
            default:
                return await RespondInsteadAsync(FaultyResponses.Of(request.Fault!.Value), cancellationToken);
        }
    }

    private async Task<bool> RespondInsteadAsync(byte[] response, CancellationToken cancellationToken)
    {
        await CopyAsync(_left, _ => ValueTask.CompletedTask, cancellationToken);
        request.Status = new HttpHead(response).Status;
        await connection.RespondAsync(response);
        return true;
    }

    private async Task<bool> ForwardAsync(CancellationToken cancellationToken)
    {
        if (request.Method == "CONNECT")
            return await RespondInsteadAsync(FaultyResponses.NoServer, cancellationToken);
        var server = await ConnectAsync();
        await UnlessRespondedAsync(
            () => SendRequestAsync(server, head.WaitsForLeave ? 0 : head.Length, cancellationToken),
            cancellationToken
        );
        var (response, body) = await ReadResponseAsync(server, cancellationToken);
        await PassOnAsync(response, body, cancellationToken);
        return request.Fault is not (ProxyFault.ResponseLost or ProxyFault.Truncated)
            && _left == 0
            && !head.Closes
            && !response.Closes;
    }

    /// <summary>Reads the answer; where the server gives leave to send the body, that passes first.</summary>
    private async Task<(HttpHead Head, byte[] Body)> ReadResponseAsync(
        Upstream server,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            var response = await server.Reader.ReadHeadAsync(cancellationToken)
                ?? throw new IOException("the server has closed the connection");
            if (response.Status < 200)
            {
                if (head.WaitsForLeave && _left == head.Length)
                    await UnlessRespondedAsync(() => SendBodyAsync(server, cancellationToken), cancellationToken);
                continue;
            }
            var hasBody = request.Method != "HEAD" && response.Status is not (204 or 304);
            return (response, hasBody ? await server.Reader.ReadBodyAsync(response, cancellationToken) : []);
        }
    }

    /// <summary>A server may answer and close before it has taken everything: its answer is what counts.</summary>
    private async Task UnlessRespondedAsync(Func<Task> send, CancellationToken cancellationToken)
    {
        try
        {
            await send();
        }
        catch (IOException) when (_left > 0 && !request.IsCut && !cancellationToken.IsCancellationRequested)
        {
            // Whoever calls reads the answer.
        }
    }

    private async Task SendBodyAsync(Upstream server, CancellationToken cancellationToken)
    {
        await connection.RespondAsync(FaultyResponses.Leave);
        await CopyAsync(head.Length, bytes => server.SendAsync(bytes, cancellationToken), cancellationToken);
    }

    private async Task PassOnAsync(HttpHead response, byte[] body, CancellationToken cancellationToken)
    {
        byte[] whole = [.. response.Bytes, .. body];
        switch (request.Fault)
        {
            case ProxyFault.ResponseLost:
                connection.Reset();
                break;
            case ProxyFault.Truncated:
                // What was written must arrive before the end does: so it is an end and no reset.
                await connection.RespondAsync(
                    whole.AsMemory(0, body.Length > 0 ? response.Bytes.Length + (body.Length / 2) : whole.Length / 2)
                );
                break;
            case ProxyFault.Drip:
                request.Status = response.Status;
                await new Drip(proxy).WriteAsync(connection, whole, response.Bytes.Length, cancellationToken);
                break;
            default:
                request.Status = response.Status;
                await connection.RespondAsync(whole);
                break;
        }
    }

    private Task<Upstream> ConnectAsync()
    {
        var isWhole = Uri.TryCreate(request.Target, UriKind.Absolute, out var whole) && whole.Scheme == "http";
        var target = isWhole ? whole! : proxy.Target;
        return connection.ConnectAsync(target.IdnHost, target.Port);
    }

    private async Task SendRequestAsync(Upstream server, long most, CancellationToken cancellationToken)
    {
        var isWhole = request.Target.StartsWith("http:", StringComparison.Ordinal);
        await server.SendAsync(
            isWhole ? head.WithTarget(new Uri(request.Target).PathAndQuery) : head.Bytes,
            cancellationToken
        );
        await CopyAsync(most, bytes => server.SendAsync(bytes, cancellationToken), cancellationToken);
    }

    private async Task CopyAsync(
        long most,
        Func<ReadOnlyMemory<byte>, ValueTask> take,
        CancellationToken cancellationToken
    )
    {
        while (most > 0)
        {
            var bytes = await reader.ReadAsync(most, cancellationToken);
            if (bytes.IsEmpty)
                throw new IOException("the client has closed the connection");
            await connection.CarryAsync(request, bytes.Length);
            await take(bytes);
            most -= bytes.Length;
            _left -= bytes.Length;
        }
    }

    /// <summary>Reads and forgets, until the client ends the connection.</summary>
    private async Task DrainToEndAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (!(await reader.ReadAsync(long.MaxValue, cancellationToken)).IsEmpty)
                continue;
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            // It was ended with a reset.
        }
    }
}
