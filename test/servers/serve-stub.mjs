// A stub in a process of its own: node serve-stub.mjs '{"firstTokenMs": 80}' prints its address.
import { startStub } from "./stub.mjs";

const stub = await startStub(JSON.parse(process.argv[2] ?? "{}"));
console.log(stub.url);
// It goes with the program that started it.
process.stdin.resume().on("end", () => process.exit(0));
