using System.Net.Sockets;

namespace Dandi.Testing.Network;

/// <summary>One request and its response, with the fault that was chosen for it.</summary>
internal sealed class ProxyExchange(
    FaultProxy proxy,
    ProxyConnection connection,
    HttpReader reader,
    HttpHead head,
    ProxiedRequest request
)
{
    /// <summary>How many bytes of the request body have not been read.</summary>
    private long _unread = head.Length;

    /// <summary>Whether the whole request is sent to the server.</summary>
    private bool IsForwarded =>
        request.Fault is null or ProxyFault.Truncated or ProxyFault.SlowBody or ProxyFault.ResponseLost;

    /// <summary>Handles the request.</summary>
    /// <returns>Whether the connection stays open.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        await connection.WaitWhileFrozenAsync();
        if (head.ExpectsContinue && !IsForwarded && request.Fault is not ProxyFault.Stall)
            await connection.RespondAsync(FaultyResponses.Continue);
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
        await CopyBodyAsync(_unread, _ => ValueTask.CompletedTask, cancellationToken);
        request.Status = new HttpHead(response).Status;
        await connection.RespondAsync(response);
        return true;
    }

    private async Task<bool> ForwardAsync(CancellationToken cancellationToken)
    {
        if (request.Method == "CONNECT")
            return await RespondInsteadAsync(FaultyResponses.NoTunnel, cancellationToken);
        var server = await ConnectAsync();
        await SendUnlessRespondedAsync(
            () => SendRequestAsync(server, head.ExpectsContinue ? 0 : head.Length, cancellationToken),
            cancellationToken
        );
        var (response, body) = await ReadResponseAsync(server, cancellationToken);
        await ForwardResponseAsync(response, body, cancellationToken);
        return request.Fault is not (ProxyFault.ResponseLost or ProxyFault.Truncated)
            && _unread == 0
            && !head.Closes
            && !response.Closes;
    }

    /// <summary>Reads the response. If the server sends status 100, the request body is sent first.</summary>
    private async Task<(HttpHead Head, byte[] Body)> ReadResponseAsync(
        Upstream server,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            var response = await server.Reader.ReadHeadAsync(cancellationToken)
                ?? throw new IOException("The server has closed the connection.");
            if (response.Status < 200)
            {
                if (head.ExpectsContinue && _unread == head.Length)
                    await SendUnlessRespondedAsync(() => SendBodyAsync(server, cancellationToken), cancellationToken);
                continue;
            }
            var hasBody = request.Method != "HEAD" && response.Status is not (204 or 304);
            return (response, hasBody ? await server.Reader.ReadBodyAsync(response, cancellationToken) : []);
        }
    }

    /// <summary>
    /// Sends to the server. If the server closes the connection before it has read everything, it may have sent a
    /// response, which is what counts.
    /// </summary>
    private async Task SendUnlessRespondedAsync(Func<Task> send, CancellationToken cancellationToken)
    {
        try
        {
            await send();
        }
        catch (IOException) when (_unread > 0 && !request.IsCut && !cancellationToken.IsCancellationRequested)
        {
            // The caller reads the response.
        }
    }

    private async Task SendBodyAsync(Upstream server, CancellationToken cancellationToken)
    {
        await connection.RespondAsync(FaultyResponses.Continue);
        await CopyBodyAsync(head.Length, bytes => server.SendAsync(bytes, cancellationToken), cancellationToken);
    }

    private async Task ForwardResponseAsync(HttpHead response, byte[] body, CancellationToken cancellationToken)
    {
        byte[] message = [.. response.Bytes, .. body];
        switch (request.Fault)
        {
            case ProxyFault.ResponseLost:
                connection.Reset();
                break;
            case ProxyFault.Truncated:
                // The connection is closed, not reset, so that these bytes arrive first.
                var length = body.Length > 0 ? response.Bytes.Length + (body.Length / 2) : message.Length / 2;
                await connection.RespondAsync(message.AsMemory(0, length));
                break;
            case ProxyFault.SlowBody:
                request.Status = response.Status;
                await new SlowResponse(proxy).WriteAsync(connection, message, response.Bytes.Length, cancellationToken);
                break;
            default:
                request.Status = response.Status;
                await connection.RespondAsync(message);
                break;
        }
    }

    private Task<Upstream> ConnectAsync()
    {
        var isAbsolute = Uri.TryCreate(request.Target, UriKind.Absolute, out var url) && url.Scheme == "http";
        var target = isAbsolute ? url! : proxy.Target;
        return connection.ConnectAsync(target.IdnHost, target.Port);
    }

    private async Task SendRequestAsync(Upstream server, long maxBodyBytes, CancellationToken cancellationToken)
    {
        var isAbsolute = request.Target.StartsWith("http:", StringComparison.Ordinal);
        await server.SendAsync(
            isAbsolute ? head.WithTarget(new Uri(request.Target).PathAndQuery) : head.Bytes,
            cancellationToken
        );
        await CopyBodyAsync(maxBodyBytes, bytes => server.SendAsync(bytes, cancellationToken), cancellationToken);
    }

    private async Task CopyBodyAsync(
        long count,
        Func<ReadOnlyMemory<byte>, ValueTask> writeAsync,
        CancellationToken cancellationToken
    )
    {
        while (count > 0)
        {
            var bytes = await reader.ReadAsync(count, cancellationToken);
            if (bytes.IsEmpty)
                throw new IOException("The client has closed the connection.");
            await connection.CountAsync(request, bytes.Length);
            await writeAsync(bytes);
            count -= bytes.Length;
            _unread -= bytes.Length;
        }
    }

    /// <summary>Reads and discards bytes until the client closes the connection.</summary>
    private async Task DrainToEndAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (!(await reader.ReadAsync(long.MaxValue, cancellationToken)).IsEmpty)
                continue;
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            // The client has reset the connection.
        }
    }
}
