/** Folders that hold what others wrote, or what a program made. */
const folders = new Set(
  "node_modules bower_components vendor third_party __pycache__ venv site-packages dist build target out coverage results".split(
    " ",
  ),
);
const generated =
  /(?:^|[-.])(?:lock|min|bundle)\.(?:js|css|json|yaml|mjs)$|(?:^|\/)(?:package-lock\.json|pnpm-lock\.yaml|yarn\.lock|cargo\.lock|poetry\.lock|go\.sum|composer\.lock)$|\.(?:map|snap|lock|suite\.yaml)$/i;
const secretFiles =
  /(?:^|\/)(?:\.env(?:\..*)?|id_(?:rsa|dsa|ecdsa|ed25519)(?:\.pub)?|\.netrc|\.npmrc|\.pypirc|credentials|\.htpasswd)$|\.(?:pem|key|p12|pfx|keystore|jks|kdbx|ppk)$/i;
const licences =
  /(?:^|\/)(?:licen[cs]es?|copying|notice|third[-_]party[-_]\w+)(?:[-.](?:md|txt|html|rst|mit|apache|bsd|gpl))*$/i;
const binaries = new Set(
  (
    "png jpg jpeg gif webp avif bmp ico tif tiff psd heic mp3 mp4 m4a wav ogg flac avi mov mkv webm zip gz tgz bz2 xz 7z rar zst " +
    "tar jar war whl exe dll so dylib o a class pyc wasm node bin dat db sqlite sqlite3 gguf safetensors pt onnx parquet npy npz " +
    "woff woff2 ttf otf eot doc docx xls xlsx ppt pptx odt ods odp epub mobi iso dmg pkg deb rpm"
  ).split(" "),
);

/** Why a folder is not entered; null: it is. */
export function folderLeftOut(name: string): string | null {
  if (name.startsWith(".")) return "hidden folder";
  if (name.endsWith(".suite")) return "a suite made before";
  return folders.has(name.toLowerCase()) ? "folder of others' or made files" : null;
}

/** Why a file is not opened; null: it is. `file` is the path within the folder. */
export function fileLeftOut(file: string): string | null {
  const name = file.slice(file.lastIndexOf("/") + 1);
  if (secretFiles.test(file)) return "holds keys or passwords by its name";
  if (name.startsWith(".")) return "hidden file";
  if (licences.test(file)) return "licence";
  if (generated.test(file)) return "made by a program";
  return binaries.has(extensionOf(file).slice(1)) ? "not text" : null;
}

/** `.md`, in lower case; empty where the name has none. */
export function extensionOf(file: string): string {
  return /\.[^./\\]+$/.exec(file)?.[0].toLowerCase() ?? "";
}
