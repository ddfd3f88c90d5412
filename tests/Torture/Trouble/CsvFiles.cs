using System.Globalization;
using System.Text;

namespace Torture.Trouble;

/// <summary>CSV files that somebody exports again and again, with rows changed and added. Written whole, as an export should be.</summary>
internal sealed class CsvFiles
{
    private readonly string _folder, _draft;
    private readonly Random _random;
    private readonly SortedDictionary<int, CsvRow> _rows = [];

    public CsvFiles(string folder, string draft, int seed)
    {
        (_folder, _draft, _random) = (folder, draft, new(seed));
        Directory.CreateDirectory(folder);
        Export();
    }

    /// <summary>A row that never becomes one of the table, since its id is no number.</summary>
    public const string BadId = "not-a-number";

    /// <summary>The rows as they are in the files now.</summary>
    public IReadOnlyDictionary<int, CsvRow> Rows => _rows;

    /// <summary>Every row that ever was in a file, in the words that its record may have.</summary>
    public HashSet<CsvRow> Ever { get; } = [new(BadId, "no number, with a \"quoted\", comma", "")];

    public void Export()
    {
        for (var i = 0; i < 5; i++)
        {
            var id = _random.Next(400);
            _rows[id] = new(id.ToString(CultureInfo.InvariantCulture), $"service {id} – {_random.Next(1_000_000)}", $"20{10 + _random.Next(16)}-0{1 + _random.Next(9)}-1{_random.Next(10)}");
            Ever.Add(_rows[id]);
        }
        var text = new StringBuilder("id,name,since\n");
        foreach (var row in _rows.Values)
            text.Append(CultureInfo.InvariantCulture, $"{row.Id},{row.Name},{row.Since}\n");
        text.Append(CultureInfo.InvariantCulture, $"{BadId},\"no number, with a \"\"quoted\"\", comma\",\n");
        File.WriteAllText(_draft, text.ToString());
        File.Move(_draft, Path.Combine(_folder, "services.csv"), overwrite: true);
    }
}
