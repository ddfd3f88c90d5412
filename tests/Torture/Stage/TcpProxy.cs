using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Torture.Stage;

/// <summary>Passes connections on to a server on loopback, and can cut them, hold them up and slow them down.</summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Socket, Socket> _pairs = new();
    private readonly CancellationTokenSource _end = new();
    private readonly IPEndPoint _server;
    private readonly Task _accepting;

    public TcpProxy(int serverPort)
    {
        _server = new(IPAddress.Loopback, serverPort);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Waited for before each piece that is passed on.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Cuts all connections, or some of them, as a broken network would: without a goodbye.</summary>
    /// <returns>How many.</returns>
    public int Cut(Func<bool> chooses)
    {
        var cut = 0;
        foreach (var (client, server) in _pairs)
        {
            if (!chooses())
                continue;
            Reset(client);
            Reset(server);
            cut++;
        }
        return cut;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        Cut(() => true);
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
            _ = PassAsync(await _listener.AcceptSocketAsync(_end.Token));
    }

    private async Task PassAsync(Socket client)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (client)
        {
            try
            {
                client.NoDelay = true;
                await server.ConnectAsync(_server, _end.Token);
                _pairs[client] = server;
                await Task.WhenAll(PumpAsync(client, server), PumpAsync(server, client));
            }
            catch (Exception broken) when (broken is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                Reset(client);
            }
            finally
            {
                _pairs.TryRemove(client, out _);
            }
        }
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        var piece = new byte[32 << 10];
        for (int length; (length = await from.ReceiveAsync(piece.AsMemory(), _end.Token)) > 0;)
        {
            if (Delay > TimeSpan.Zero)
                await Task.Delay(Delay, _end.Token);
            for (var sent = 0; sent < length;)
                sent += await to.SendAsync(piece.AsMemory(sent, length - sent), _end.Token);
        }
        to.Shutdown(SocketShutdown.Send);
    }

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new(true, 0);
            socket.Close();
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // Cut already.
        }
    }
}
