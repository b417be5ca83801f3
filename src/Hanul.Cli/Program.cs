using Hanul.Cli;

Output.UseUtf8();
using var stop = new StopSignal();
return await HanulCommand.RunAsync(args, stop.Token);
