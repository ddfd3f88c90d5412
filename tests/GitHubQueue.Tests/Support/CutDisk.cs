using System.Text;

namespace GitHubQueue.Tests.Support;

/// <summary>
/// A disk whose power is cut: what was flushed is there, and of everything else (names, bytes, lengths) each by chance, bytes also up to any
/// sector. It makes no order among what wasn't flushed, as disks and file systems don't.
/// </summary>
/// <param name="folder">The only one that matters.</param>
/// <param name="before">The files that were there before, all of them flushed.</param>
internal sealed class CutDisk(string folder, IReadOnlyDictionary<string, byte[]> before, IReadOnlyList<DiskCall> calls)
{
    private const int Sector = 512;

    /// <summary>How many calls there were: as many moments for a cut.</summary>
    public int Calls => calls.Count;

    /// <summary>What was told before the cut.</summary>
    public IEnumerable<string> Said(int cut) => calls.Take(cut).Where(call => call.Action == DiskAction.Say)
        .SelectMany(call => Encoding.UTF8.GetString(call.Bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Fills the folder with what is there after a cut.</summary>
    /// <param name="cut">So many calls had returned.</param>
    /// <param name="keepsItsWord">False: a disk that does nothing when it is asked to flush.</param>
    public void Restore(int cut, Random random, bool keepsItsWord = true)
    {
        var flushes = calls.Take(cut).Index().Where(call => call.Item.Action == DiskAction.Flush && keepsItsWord).ToLookup(call => call.Item.Path, call => call.Index);
        var contents = new List<Content>();
        var (named, there) = (new Dictionary<string, Content>(), new Dictionary<string, Content?>());
        foreach (var (path, bytes) in before)
            there[path] = named[path] = Add(contents, path, bytes);
        foreach (var (index, call) in calls.Take(cut).Index().Where(call => call.Item.Path.StartsWith(folder + "/", StringComparison.Ordinal)))
        {
            var isNameKept = new Lazy<bool>(() => flushes[Path.GetDirectoryName(call.To ?? call.Path)!].Any(flush => flush > index) || random.Next(2) == 0);
            switch (call.Action)
            {
                case DiskAction.MakeFolder when isNameKept.Value:
                    there[call.Path] = null;
                    break;
                case DiskAction.Create when !named.ContainsKey(call.Path):
                    named[call.Path] = Add(contents, call.Path, []);
                    if (isNameKept.Value)
                        there[call.Path] = named[call.Path];
                    break;
                case DiskAction.Link:
                    named[call.To!] = named[call.Path];
                    if (isNameKept.Value)
                        there[call.To!] = named[call.Path];
                    break;
                case DiskAction.Unlink:
                    named.Remove(call.Path);
                    if (isNameKept.Value)
                        there.Remove(call.Path);
                    break;
                case DiskAction.Write or DiskAction.Truncate when named.TryGetValue(call.Path, out var content):
                    var isFlushed = flushes[content.FirstName].Any(flush => flush > index);
                    if (isFlushed || random.Next(2) == 0)
                        content.Apply(call, isFlushed ? int.MaxValue : Sector * random.Next(1 + call.Bytes.Length / Sector));
                    break;
                default:
                    break;
            }
        }
        Write(there);
    }

    private void Write(Dictionary<string, Content?> there)
    {
        Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        foreach (var (path, _) in there.Where(entry => entry.Value is null).OrderBy(entry => entry.Key.Length))
        {
            if (Directory.Exists(Path.GetDirectoryName(path)))
                Directory.CreateDirectory(path);
        }
        foreach (var (path, content) in there)
        {
            if (content is not null && Directory.Exists(Path.GetDirectoryName(path)) && !path.EndsWith("-shm", StringComparison.Ordinal)) // SQLite's shared memory is no file to it
                File.WriteAllBytes(path, content.ToArray());
        }
    }

    private static Content Add(List<Content> contents, string path, byte[] bytes)
    {
        contents.Add(new(path, bytes));
        return contents[^1];
    }

    /// <param name="firstName">Under which it was written and flushed.</param>
    private sealed class Content(string firstName, byte[] bytes)
    {
        private readonly MemoryStream _bytes = Fill(bytes);

        public string FirstName => firstName;

        public byte[] ToArray() => _bytes.ToArray();

        public void Apply(DiskCall call, int most)
        {
            if (call.Action == DiskAction.Truncate)
            {
                _bytes.SetLength(call.Number);
                return;
            }
            _bytes.Position = call.Number < 0 ? _bytes.Length : call.Number;
            _bytes.Write(call.Bytes.AsSpan(0, Math.Min(most, call.Bytes.Length)));
        }

        private static MemoryStream Fill(byte[] bytes)
        {
            var stream = new MemoryStream();
            stream.Write(bytes);
            return stream;
        }
    }
}
