// Trains RECIPE in RUN, going on from whatever is there: the process that KilledRunTests kills.
using Hanul.Training;

var outcome = TrainingRun.Run(Recipe.Load(args[0]), args[1], resume: true);
return outcome.Completed ? 0 : 1;
