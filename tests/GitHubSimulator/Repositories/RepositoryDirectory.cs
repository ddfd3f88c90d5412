using System.Globalization;
using GitHubSimulator.Text;

namespace GitHubSimulator.Repositories;

/// <summary>Repositories by name, in any case, and by id; and where old names lead.</summary>
internal sealed class RepositoryDirectory(TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Repository> byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<long, Repository> byId = [];
    private readonly Dictionary<string, long> renamed = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<long, long> aliases = [];
    private int made;

    public IReadOnlyList<Repository> All
    {
        get { lock (gate) return [.. byName.Values]; }
    }

    public Repository Add(RepositoryOptions options)
    {
        var newest = options.NewestUpdate?.ToUnixTimeSeconds() ?? (time.GetUtcNow().ToUnixTimeSeconds() / 3600 * 3600) - 3600;
        lock (gate)
        {
            var index = ++made;
            return Put(Repository.Generate(NewId(index), index, options, newest));
        }
    }

    public Repository Add(RecordedRepository recorded)
    {
        lock (gate)
        {
            var index = ++made;
            return Put(Repository.Recorded(NewId(index), index, recorded));
        }
    }

    /// <summary>What an owner, in any case or by id, has and hasn't deleted, oldest first.</summary>
    public IReadOnlyList<Repository> OwnedBy(string owner)
    {
        lock (gate)
        {
            return
            [
                .. byName.Values.Where(repository => repository.Availability != Availability.Deleted)
                    .Where(repository => repository.Owner.Equals(owner, StringComparison.OrdinalIgnoreCase)
                        || People.OwnerId(repository.Owner).ToString(CultureInfo.InvariantCulture) == owner)
                    .OrderBy(repository => repository.Id),
            ];
        }
    }

    /// <summary>The old name then answers 301, until another repository takes it.</summary>
    /// <param name="hops">How many 301 a client follows: each but the last leads to another id.</param>
    public void Rename(string from, string to, int hops)
    {
        lock (gate)
        {
            if (byName.ContainsKey(to)) throw new ArgumentException($"'{from}' can't be renamed to '{to}': there is a repository of that name.");
            var repository = Named(from);
            byName.Remove(from);
            repository.Rename(to);
            byName[to] = repository;
            renamed.Remove(to);
            var id = repository.Id;
            for (var i = 1; i < hops; i++)
            {
                var alias = NewId(++made);
                aliases[alias] = id;
                id = alias;
            }

            renamed[from] = id;
        }
    }

    /// <summary>The repository of that name; where there is none an error that says which there are.</summary>
    public Repository Get(string? name)
    {
        lock (gate) return Named(name);
    }

    /// <summary>The repository, or the id to redirect to, or neither.</summary>
    public (Repository? Repository, long? MovedTo) Find(string name)
    {
        lock (gate)
        {
            if (byName.TryGetValue(name, out var repository)) return (repository, null);
            return (null, renamed.TryGetValue(name, out var id) ? id : null);
        }
    }

    /// <inheritdoc cref="Find(string)"/>
    public (Repository? Repository, long? MovedTo) Find(long id)
    {
        lock (gate)
        {
            if (byId.TryGetValue(id, out var repository)) return (repository, null);
            return (null, aliases.TryGetValue(id, out var target) ? target : null);
        }
    }

    private Repository Named(string? name)
    {
        if (name is null && byName.Count == 1) return byName.Values.First();
        if (name is not null && byName.TryGetValue(name, out var repository)) return repository;
        throw new ArgumentException($"There is no repository '{name}'; there are {byName.Count}, such as '{byName.Keys.FirstOrDefault()}'.");
    }

    private Repository Put(Repository repository)
    {
        if (byName.TryGetValue(repository.Name, out var old))
        {
            if (old.Availability != Availability.Deleted) throw new ArgumentException($"There is a repository '{repository.Name}' already.");
            byId.Remove(old.Id);
        }

        byName[repository.Name] = repository;
        renamed.Remove(repository.Name);
        byId[repository.Id] = repository;
        return repository;
    }

    private static long NewId(int index) => 1_296_269 + (index * 7919L);
}
