import "./rolldown-runtime.js";

// src/main.ts
const { run } = await import("./run.js");
await run();
setTimeout(() => process.exit(), 1e3).unref();

export {  };