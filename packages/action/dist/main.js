// src/main.ts
process.stdout.write("action");
export {};
