using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace GitHubSimulator.Text;

/// <summary>UTF-8 being put together in one rented array, which goes back on dispose: a page of 500 KB costs no garbage.</summary>
internal sealed class Utf8Buffer(int capacity = 4096) : IBufferWriter<byte>, IDisposable
{
    private byte[] bytes = ArrayPool<byte>.Shared.Rent(capacity);

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Span => bytes.AsSpan(0, Length);

    public ReadOnlyMemory<byte> Memory => bytes.AsMemory(0, Length);

    public static Utf8Buffer Of(ReadOnlySpan<byte> text) => new Utf8Buffer(text.Length).Append(text);

    public static Utf8Buffer Of(string text) => new Utf8Buffer(text.Length).Append(text);

    public Utf8Buffer Append(ReadOnlySpan<byte> text)
    {
        text.CopyTo(GetSpan(text.Length));
        Length += text.Length;
        return this;
    }

    public Utf8Buffer Append(string text)
    {
        Encoding.UTF8.GetBytes(text, (IBufferWriter<byte>)this);
        return this;
    }

    public Utf8Buffer Append(byte value)
    {
        GetSpan(1)[0] = value;
        Length++;
        return this;
    }

    public Utf8Buffer Append(long value)
    {
        Utf8Formatter.TryFormat(value, GetSpan(20), out var written);
        Length += written;
        return this;
    }

    /// <summary>A quoted time as GitHub writes it: <c>"2025-01-02T03:04:05Z"</c>.</summary>
    public Utf8Buffer AppendTime(long unixSeconds)
    {
        var time = DateTimeOffset.FromUnixTimeSeconds(unixSeconds);
        time.UtcDateTime.TryFormat(GetSpan(24), out var written, "\\\"yyyy-MM-dd'T'HH:mm:ss'Z'\\\"", null);
        Length += written;
        return this;
    }

    public Utf8Buffer AppendTimeOrNull(long? unixSeconds) => unixSeconds is { } time ? AppendTime(time) : Append("null"u8);

    /// <summary>Drops everything after the first <paramref name="length"/> bytes.</summary>
    public void Truncate(int length) => Length = Math.Min(Length, length);

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return bytes.AsSpan(Length);
    }

    public byte[] ToArray() => Span.ToArray();

    public void Dispose()
    {
        var rented = Interlocked.Exchange(ref bytes, []);
        if (rented.Length > 0) ArrayPool<byte>.Shared.Return(rented);
    }

    private void Reserve(int size)
    {
        size = Math.Max(size, 256);
        if (bytes.Length - Length >= size) return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(bytes.Length * 2, Length + size));
        bytes.AsSpan(0, Length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(bytes);
        bytes = larger;
    }
}
