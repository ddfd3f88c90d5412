using GitHubSimulator.Text;

namespace GitHubSimulator.Payloads;

/// <summary>
/// One element of an answer as it is at one time. It renders the same bytes whenever it is asked, so that what was served can be
/// told afterwards without keeping the bytes. Equal payloads have equal bytes.
/// </summary>
internal interface IPayload
{
    /// <summary>Identifies the element among those of its kind in its repository.</summary>
    string Key { get; }

    void Render(Utf8Buffer output);
}

/// <summary>An element served byte for byte as it was recorded.</summary>
internal sealed record RecordedPayload(string Key, byte[] Json) : IPayload
{
    public void Render(Utf8Buffer output) => output.Append(Json);
}
