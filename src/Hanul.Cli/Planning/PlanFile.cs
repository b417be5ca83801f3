using System.Text;
using Hanul.Planning;

namespace Hanul.Cli;

/// <summary>Writes the planner's page.</summary>
internal static class PlanFile
{
    /// <summary>Writes to a temporary name, flushes and renames, so that no half page is ever seen.</summary>
    public static void Write(string path, PlanReport report)
    {
        var page = Encoding.UTF8.GetBytes(PlanPage.Html(report));
        var partial = path + ".partial";
        using (var file = new FileStream(partial, FileMode.Create, FileAccess.Write))
        {
            file.Write(page);
            file.Flush(flushToDisk: true);
        }

        File.Move(partial, path, overwrite: true);
    }
}
