using System.Globalization;

namespace GitHubSimulator.Text;

/// <summary>Forty hexadecimal digits that depend on their dice only.</summary>
internal static class Sha
{
    public static string Of(Dice dice) =>
        string.Create(CultureInfo.InvariantCulture, $"{dice.Next():x16}{dice.Next():x16}{(uint)dice.Next():x8}");
}
