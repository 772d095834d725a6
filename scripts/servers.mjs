// Installs the model server that tests and benchmarks talk to, in an environment of its own: 34 MB, a few seconds.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../test/servers", import.meta.url));
const environment = join(folder, ".venv");
const requirements = join(folder, "requirements.txt");
const installed = join(environment, "installed.txt");
const python =
  process.platform === "win32" ? join(environment, "Scripts", "python.exe") : join(environment, "bin", "python");

function run(program, ...options) {
  execFileSync(program, options, { stdio: ["ignore", "inherit", "inherit"] });
}

const wanted = readFileSync(requirements, "utf8");
if (existsSync(installed) && readFileSync(installed, "utf8") === wanted) {
  console.log("The server is installed already.");
} else {
  run(process.platform === "win32" ? "python" : "python3", "-m", "venv", "--clear", environment);
  // Hashes are checked, nothing is built, and no package comes along.
  const options = ["--quiet", "--disable-pip-version-check", "--require-hashes", "--only-binary", ":all:", "--no-deps"];
  run(python, "-m", "pip", "install", ...options, "--requirement", requirements);
  writeFileSync(installed, wanted);
}
