// Sizes and patience of reading large files. A build of the page for tests puts other figures here (web/small_pool), so that a
// file of some megabytes goes the way of the large ones.

// From this many bytes on a file is read by several workers; below, starting them is not worth it.
export const kLarge = 96 * 1024 * 1024;
// What is read of a file at once, and given to the engine between two looks at what else is asked: a short first piece, so that
// parsing starts while the next one is read, and each as long as all before it.
export const kFirst = 1024 * 1024;
export const kPiece = 4 * 1024 * 1024;
export const kRange = 8 * 1024 * 1024; // of a file, to a parser
// How long a parser may be silent. A browser may stop a worker without a word; then the engine reads its ranges itself.
export const kPatience = 30_000;
