using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace GitHubQueue.Tests.Warehouse;

/// <summary>
/// A server that lets everybody in and says which version it is; it can do nothing else.
/// https://www.postgresql.org/docs/current/protocol-flow.html
/// </summary>
internal sealed class OldPostgres : IDisposable
{
    private const int SslRequest = 80877103, GssRequest = 80877104;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string _version;

    public OldPostgres(string version)
    {
        _version = version;
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Without types, which it doesn't have.</summary>
    public string ConnectionString => $"Host=127.0.0.1;Port={((IPEndPoint)_listener.LocalEndpoint).Port};Username=octocat;Database=github;Server Compatibility Mode=NoTypeLoading";

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = AnswerAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            var stream = client.GetStream();
            for (var length = new byte[4]; await stream.ReadAtLeastAsync(length, 4, throwOnEndOfStream: false) == 4;)
            {
                var message = new byte[BinaryPrimitives.ReadInt32BigEndian(length) - 4];
                await stream.ReadExactlyAsync(message);
                if (BinaryPrimitives.ReadInt32BigEndian(message) is SslRequest or GssRequest)
                {
                    await stream.WriteAsync("N"u8.ToArray());
                    continue;
                }
                byte[] answer =
                [
                    .. Message('R', [0, 0, 0, 0]), .. Message('S', Encoding.ASCII.GetBytes($"server_version\0{_version}\0")),
                    .. Message('S', "client_encoding\0UTF8\0"u8), .. Message('S', "standard_conforming_strings\0on\0"u8), .. Message('K', new byte[8]), .. Message('Z', "I"u8),
                ];
                await stream.WriteAsync(answer);
                await stream.CopyToAsync(Stream.Null); // until the client goes
                return;
            }
        }
    }

    private static byte[] Message(char type, ReadOnlySpan<byte> body)
    {
        var message = new byte[5 + body.Length];
        message[0] = (byte)type;
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), 4 + body.Length);
        body.CopyTo(message.AsSpan(5));
        return message;
    }
}
