// Removes backgrounds with imgly's package, as its users do. Reads one request for each line,
// {"photo": PATH, "count": 4, "inFlight": 2}, and answers each with {"milliseconds": …, "bytes": …}.
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { removeBackground } from "@imgly/background-removal-node";

// "medium" is the default of version 1.4.5: the network of isnet-general-use in fp16.
const options = { model: "medium", output: { format: "image/png" } };

async function cut(file) {
  const result = await removeBackground(new Blob([file], { type: "image/jpeg" }), options);
  return (await result.arrayBuffer()).byteLength;
}

for await (const line of createInterface({ input: process.stdin })) {
  const { photo, count, inFlight } = JSON.parse(line);
  const start = performance.now();
  let left = count;
  let bytes = 0;
  const work = async () => {
    while (left-- > 0) bytes = await cut(await readFile(photo));
  };
  await Promise.all(Array.from({ length: inFlight }, work));
  console.log(JSON.stringify({ milliseconds: performance.now() - start, bytes }));
}
