// Loaded before the program: a sandbox that shows no processor.
import { syncBuiltinESMExports } from "node:module";
import os from "node:os";

os.cpus = () => [];
os.availableParallelism = () => 0;
syncBuiltinESMExports();
