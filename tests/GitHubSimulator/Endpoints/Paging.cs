using System.Globalization;
using GitHubSimulator.Server;

namespace GitHubSimulator.Endpoints;

/// <summary>The page that a request asks for by number, with GitHub's defaults where it asks for none or for nonsense.</summary>
internal readonly record struct Paging(int Page, int PerPage)
{
    private long Skipped => (long)(Page - 1) * PerPage;

    public static Paging Of(ApiRequest request, int perPage = 30, int most = 100) =>
        new(Number(request.Parameter("page"), 1, int.MaxValue) ?? 1, Number(request.Parameter("per_page"), 1, most) ?? perPage);

    /// <summary>The positions on this page of a list of <paramref name="total"/>.</summary>
    public (int From, int To) Range(int total) => ((int)Math.Min(Skipped, total), (int)Math.Min(Skipped + PerPage, total));

    /// <summary>Whether the page begins at or beyond <paramref name="limit"/>.</summary>
    public bool IsBeyond(int limit) => Skipped >= limit;

    /// <summary>A number within its bounds, or null where GitHub would take its default.</summary>
    private static int? Number(string? text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least ? Math.Min(number, most) : null;
}
