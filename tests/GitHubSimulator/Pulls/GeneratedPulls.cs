using GitHubSimulator.Issues;
using GitHubSimulator.Payloads;
using GitHubSimulator.Repositories;
using GitHubSimulator.Text;

namespace GitHubSimulator.Pulls;

/// <summary>Makes up pull requests with their reviews and files from a repository's seed.</summary>
internal sealed class GeneratedPulls(RepositoryOptions options, GeneratedBytes issues, long repositoryId, int repositoryIndex, string name)
    : IPullPayloads
{
    private readonly byte[] owner = People.Owner(name.Split('/')[0]);

    public string Name => name;

    public byte[] Owner => owner;

    public byte[][] Labels => issues.Labels;

    public byte[][] Milestones => issues.Milestones;

    public IPayload InList(IssueState pull, int stars) => new PullPayload(this, pull, stars, Full: false);

    public IPayload InFull(IssueState pull, int stars) => new PullPayload(this, pull, stars, Full: true);

    public int CountReviews(IssueState pull) => Initial(pull.Number) + pull.Pull!.LaterReviews.Count;

    public IPayload Review(IssueState pull, int index)
    {
        var dice = Dice.For(DiceOf(pull, 9), index);
        var initial = Initial(pull.Number);
        var id = (((pull.Number * 4096L) + index) * 1024) + repositoryIndex;
        if (index >= initial)
        {
            var (time, pushes) = pull.Pull!.LaterReviews[index - initial];
            return new ReviewPayload(name, pull.Number, id, dice, Head(pull.Number, pushes), time);
        }

        var span = Math.Max(0, pull.Pull!.Settled - pull.Created);
        return new ReviewPayload(name, pull.Number, id, dice, Head(pull.Number, 0), pull.Created + (span * (index + 1) / (initial + 1)));
    }

    public int CountFiles(IssueState pull) =>
        options.FilesPerPull <= 0 ? 0 : 1 + DiceOf(pull, 10).Next((2 * options.FilesPerPull) - 1);

    public IPayload File(IssueState pull, int index) => FileOf(pull, index);

    /// <summary>Lines added and deleted in all files.</summary>
    public (int Additions, int Deletions) CountLines(IssueState pull)
    {
        var (added, deleted) = (0, 0);
        for (var i = CountFiles(pull) - 1; i >= 0; i--)
        {
            var file = FileOf(pull, i);
            (added, deleted) = (added + file.Additions, deleted + file.Deletions);
        }

        return (added, deleted);
    }

    public IssueTraits TraitsOf(IssueState pull) => issues.TraitsOf(pull);

    /// <summary>Dice of this pull request for one purpose.</summary>
    public Dice DiceOf(IssueState pull, int purpose) => Dice.For(options.Seed, pull.Number, purpose);

    /// <summary>The SHA of the head after so many pushes.</summary>
    public string Head(int number, int pushes) => Sha.Of(Dice.For(Dice.For(options.Seed, number, 11), pushes));

    public RepositoryObject BaseRepository(int stars) =>
        new(repositoryId, name, owner, options.Fork, options.Archived, stars, options.Issues / 3, options.Issues);

    private FilePayload FileOf(IssueState pull, int index)
    {
        var pushes = pull.Pull!.Pushes;
        return new FilePayload(name, $"{pull.Number}/", Head(pull.Number, pushes), Dice.For(DiceOf(pull, 12), pushes), index);
    }

    private int Initial(int number) => Dice.For(options.Seed, number, 13).Next((2 * options.ReviewsPerPull) + 1);
}
