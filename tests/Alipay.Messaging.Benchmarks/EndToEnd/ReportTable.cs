using System.Globalization;

namespace Alipay.Messaging.Benchmarks.EndToEnd;

/// <summary>A table of figures, printed as Markdown: the first column to the left, the others to the right.</summary>
internal sealed class ReportTable(params string[] heads)
{
    private readonly List<string[]> _rows = [heads];

    /// <summary>Cells are texts or formatted strings, which are written the same in every culture.</summary>
    public void Add(params FormattableString[] cells) => _rows.Add([.. cells.Select(cell => cell.ToString(CultureInfo.InvariantCulture))]);

    public void Print()
    {
        var widths = heads.Select((_, column) => _rows.Max(row => row[column].Length)).ToArray();
        Say(heads, widths);
        Say([.. widths.Select((width, column) => column == 0 ? new string('-', width) : new string('-', width - 1) + ":")], widths);
        _rows.Skip(1).ToList().ForEach(row => Say(row, widths));
    }

    private static void Say(string[] row, int[] widths)
        => Console.WriteLine($"| {string.Join(" | ", row.Select((cell, i) => i == 0 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i])))} |");
}
