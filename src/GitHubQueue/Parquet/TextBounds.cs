using System.Text;

namespace GitHubQueue.Parquet;

/// <summary>
/// Of texts, ordered by their bytes. Long ones are cut: the smallest to its beginning, the largest to the text that follows everything
/// with its beginning. Both stay valid UTF-8.
/// </summary>
internal sealed class TextBounds : Bounds
{
    private const int LongestKept = 64;

    // The beginnings of the smallest and the largest text. They are cut between bytes, so that their order is the texts'.
    private readonly byte[] _min = new byte[LongestKept], _max = new byte[LongestKept];
    private int _minLength = -1, _maxLength = -1;
    private bool _isMinCut, _isMaxCut;

    public override Bound? Min => _minLength < 0 ? null
        : new Bound(WholeCharacters(_min.AsSpan(0, _minLength), _isMinCut).ToArray(), !_isMinCut);

    public override Bound? Max => _maxLength < 0 ? null
        : !_isMaxCut ? new Bound(_max[.._maxLength])
        : Next(WholeCharacters(_max.AsSpan(0, _maxLength), isCut: true)) is { } next ? new Bound(next, IsExact: false)
        : null;

    public override void Include(ReadOnlySpan<byte> plain)
    {
        var text = plain[sizeof(int)..];
        var start = text[..Math.Min(text.Length, LongestKept)];
        var isCut = start.Length < text.Length;
        if (_minLength < 0 || Compare(start, isCut, _min.AsSpan(0, _minLength), _isMinCut) < 0)
        {
            start.CopyTo(_min);
            (_minLength, _isMinCut) = (start.Length, isCut);
        }
        if (_maxLength < 0 || Compare(start, isCut, _max.AsSpan(0, _maxLength), _isMaxCut) > 0)
        {
            start.CopyTo(_max);
            (_maxLength, _isMaxCut) = (start.Length, isCut);
        }
    }

    public override void Clear() => (_minLength, _maxLength, _isMinCut, _isMaxCut) = (-1, -1, false, false);

    private static int Compare(ReadOnlySpan<byte> text, bool isCut, ReadOnlySpan<byte> other, bool isOtherCut)
    {
        var order = text.SequenceCompareTo(other);
        return order != 0 ? order : isCut.CompareTo(isOtherCut);
    }

    /// <summary>Without what a cut has left of a character's bytes.</summary>
    private static ReadOnlySpan<byte> WholeCharacters(ReadOnlySpan<byte> text, bool isCut)
    {
        if (!isCut)
            return text;
        var lastStart = text.LastIndexOfAnyExceptInRange((byte)0x80, (byte)0xbf);
        return Rune.DecodeFromUtf8(text[lastStart..], out _, out _) == System.Buffers.OperationStatus.Done ? text : text[..lastStart];
    }

    /// <summary>The shortest text that is greater than all that begin so; null where there is none.</summary>
    private static byte[]? Next(ReadOnlySpan<byte> start)
    {
        while (!start.IsEmpty)
        {
            Rune.DecodeLastFromUtf8(start, out var last, out var length);
            start = start[..^length];
            if (last.Value == 0x10ffff)
                continue;
            // The one after U+D7FF is U+E000: what is between are halves of surrogate pairs.
            var next = new Rune(last.Value == 0xd7ff ? 0xe000 : last.Value + 1);
            var bytes = new byte[start.Length + next.Utf8SequenceLength];
            start.CopyTo(bytes);
            next.EncodeToUtf8(bytes.AsSpan(start.Length));
            return bytes;
        }
        return null;
    }
}
