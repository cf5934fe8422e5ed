// Instead of src/engine/tuning.ts: a file of two megabytes is a large one.
export const kLarge = 2 * 1024 * 1024;
export const kPiece = 128 * 1024;
export const kFirst = 64 * 1024;
export const kRange = 256 * 1024;
export const kPatience = 2_000;
