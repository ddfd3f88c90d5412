using System.Text;
using GitHubSimulator.Payloads;
using GitHubSimulator.Text;

namespace GitHubSimulator.Repositories;

/// <summary>A repository as lists have it and as pull requests embed it, about 5 KB like GitHub's.</summary>
/// <param name="Owner">The owner as JSON.</param>
internal sealed record RepositoryObject(long Id, string Name, byte[] Owner, bool Fork, bool Archived, int Stars, int Open, int Size) : IPayload
{
    /// <summary>The URLs below the repository's own, in GitHub's order.</summary>
    private static readonly (byte[] Name, byte[] Path)[] Urls =
    [
        .. ("forks_url:/forks keys_url:/keys{/key_id} collaborators_url:/collaborators{/collaborator} teams_url:/teams hooks_url:/hooks " +
            "issue_events_url:/issues/events{/number} events_url:/events assignees_url:/assignees{/user} branches_url:/branches{/branch} " +
            "tags_url:/tags blobs_url:/git/blobs{/sha} git_tags_url:/git/tags{/sha} git_refs_url:/git/refs{/sha} trees_url:/git/trees{/sha} " +
            "statuses_url:/statuses/{sha} languages_url:/languages stargazers_url:/stargazers contributors_url:/contributors " +
            "subscribers_url:/subscribers subscription_url:/subscription commits_url:/commits{/sha} git_commits_url:/git/commits{/sha} " +
            "comments_url:/comments{/number} issue_comment_url:/issues/comments{/number} contents_url:/contents/{+path} " +
            "compare_url:/compare/{base}...{head} merges_url:/merges archive_url:/{archive_format}{/ref} downloads_url:/downloads " +
            "issues_url:/issues{/number} pulls_url:/pulls{/number} milestones_url:/milestones{/number} " +
            "notifications_url:/notifications{?since,all,participating} labels_url:/labels{/name} releases_url:/releases{/id} " +
            "deployments_url:/deployments")
            .Split(' ').Select(pair => pair.Split(':')).Select(pair => (Encoding.UTF8.GetBytes(pair[0]), Encoding.UTF8.GetBytes(pair[1]))),
    ];

    public string Key => Name;

    public void Render(Utf8Buffer output)
    {
        var slash = Name.IndexOf('/', StringComparison.Ordinal);
        output.Append("{\"id\":"u8).Append(Id).Append(",\"node_id\":\"R_kgDO"u8).Append(Id).Append("\",\"name\":\""u8).Append(Name[(slash + 1)..]);
        output.Append("\",\"full_name\":\""u8).Append(Name).Append("\",\"private\":false,\"owner\":"u8).Append(Owner);
        output.Append(",\"html_url\":\"https://github.com/"u8).Append(Name);
        output.Append("\",\"description\":\"A repository that was made up ✨\",\"fork\":"u8).Append(Fork ? "true"u8 : "false"u8);
        output.Append(",\"url\":\"https://api.github.com/repos/"u8).Append(Name);
        foreach (var (url, path) in Urls)
            output.Append("\",\""u8).Append(url).Append("\":\"https://api.github.com/repos/"u8).Append(Name).Append(path);
        output.Append("\",\"created_at\":\"2011-01-26T19:01:12Z\",\"updated_at\":\"2025-01-02T03:04:05Z\",\"pushed_at\":\"2025-01-02T03:04:05Z\""u8);
        output.Append(",\"git_url\":\"git://github.com/"u8).Append(Name).Append(".git\",\"ssh_url\":\"git@github.com:"u8).Append(Name);
        output.Append(".git\",\"clone_url\":\"https://github.com/"u8).Append(Name).Append(".git\",\"svn_url\":\"https://github.com/"u8).Append(Name);
        output.Append("\",\"homepage\":null,\"size\":"u8).Append(Size).Append(",\"stargazers_count\":"u8).Append(Stars);
        output.Append(",\"watchers_count\":"u8).Append(Stars);
        output.Append(",\"language\":\"C#\",\"has_issues\":true,\"has_projects\":true,\"has_downloads\":true,\"has_wiki\":true,\"has_pages\":false"u8);
        output.Append(",\"has_discussions\":false,\"forks_count\":"u8).Append(Stars / 9).Append(",\"mirror_url\":null,\"archived\":"u8);
        output.Append(Archived ? "true"u8 : "false"u8).Append(",\"disabled\":false,\"open_issues_count\":"u8).Append(Open);
        output.Append(",\"license\":{\"key\":\"mit\",\"name\":\"MIT License\",\"spdx_id\":\"MIT\",\"url\":\"https://api.github.com/licenses/mit\""u8);
        output.Append(",\"node_id\":\"MDc6TGljZW5zZTEz\"},\"allow_forking\":true,\"is_template\":false,\"web_commit_signoff_required\":false"u8);
        output.Append(",\"topics\":[\"queue\",\"simulated\"],\"visibility\":\"public\",\"forks\":"u8).Append(Stars / 9);
        output.Append(",\"open_issues\":"u8).Append(Open).Append(",\"watchers\":"u8).Append(Stars).Append(",\"default_branch\":\"main\"}"u8);
    }
}
