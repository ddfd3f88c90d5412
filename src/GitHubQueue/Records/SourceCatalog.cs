namespace GitHubQueue.Records;

/// <summary>The settings of all sources, as they were at one moment.</summary>
public sealed class SourceCatalog(IEnumerable<SourceSetting> settings)
{
    private readonly Dictionary<string, SourceSetting> _byName = settings.ToDictionary(setting => setting.Source);

    /// <summary>Null: the source was never read into this database.</summary>
    /// <param name="source">As in a record: of a source of several repositories its name, a colon and the repository.</param>
    public SourceSetting? Find(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return _byName.GetValueOrDefault(source) ?? (source.Split(':') is [var whole, _] ? _byName.GetValueOrDefault(whole) : null);
    }

    public IEnumerable<SourceSetting> All => _byName.Values;
}
