#!/bin/sh
# Packs the rooms the sample needs, restores the sample from that folder feed and asks the model a question.
# usage: run.sh MODEL [QUESTION]
set -eu

model=${1:?"usage: run.sh MODEL [QUESTION], where MODEL is a model folder or a GGUF file"}
question=${2:-"안녕하세요?"}
case $model in
  /*) ;;
  *) model=$PWD/$model ;;
esac

cd -- "$(dirname -- "$0")"
root=../..
# The version stays 0.1.0 from pack to pack, so a package unpacked earlier must not stand in for a new one.
packages=$root/artifacts/sample-packages
rm -rf "$packages"/hanul.*

for room in Formats Tokenization Models Compute Inference; do
  dotnet pack "$root/src/Hanul.$room/Hanul.$room.csproj" -c Release -v quiet --nologo >&2
done
dotnet restore --packages "$packages" --force -v quiet >&2
dotnet build --no-restore -c Release -v quiet --nologo -clp:NoSummary >&2
exec dotnet bin/Release/net10.0/AskAModel.dll "$model" "$question"
