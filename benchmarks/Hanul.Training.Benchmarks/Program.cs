using System.CommandLine;
using System.Globalization;
using Hanul.Training.Benchmarks;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var root = new RootCommand("Measures training and prints the tables that the README and docs quote.")
{
    TrainingSpeedCommand.Create(),
    ShakespeareCommand.Create(),
    SparseVersusDenseCommand.Create(),
};
try
{
    return await root.Parse(args).InvokeAsync(new() { EnableDefaultExceptionHandler = false });
}
catch (OperationCanceledException)
{
    return 130;
}
catch (Exception wrong) when (wrong is IOException or InvalidDataException or NotSupportedException)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return 1;
}
