// Asks llama.cpp, through node-llama-cpp, what it makes of a GGUF file: the ids of texts and the logits after each token.
// stdin: {"model": path, "tokens": [id], "texts": [text]}; stdout: {"logits": [[number]], "encoded": [[id]], "template": text|null}
import fs from "node:fs";
import path from "node:path";
import {pathToFileURL} from "node:url";

const entry = path.join(process.env.HANUL_LLAMA_CPP, "node_modules", "node-llama-cpp", "dist", "index.js");
const {getLlama} = await import(pathToFileURL(entry));
const ask = JSON.parse(fs.readFileSync(0, "utf8"));

const llama = await getLlama({gpu: false, build: "never", logLevel: "error", maxThreads: 2, progressLogs: false});
const model = await llama.loadModel({modelPath: ask.model, checkTensors: true});
const context = await model.createContext({
    contextSize: 128,
    batchSize: 128,
    flashAttention: false,
    experimentalKvCacheKeyType: "F32",
    experimentalKvCacheValueType: "F32"
});
const sequence = context.getSequence();
const results = await sequence.controlledEvaluate(ask.tokens.map((token) => [token, {generateNext: {logits: true}}]));
const logits = results.map((result) => {
    const row = [];
    for (const [token, logit] of result.next.logits) row[token] = logit;
    return row;
});
const answer = {
    logits,
    encoded: ask.texts.map((text) => model.tokenize(text, true)),
    template: model.fileInfo.metadata?.tokenizer?.chat_template ?? null
};
process.stdout.write(JSON.stringify(answer), () => process.exit(0));
