// Package sample makes conversations in the shape of LMSYS-Chat-1M: the same columns, the same
// physical Parquet, and close to the same statistics, with text that nobody wrote.
//
// It exists because the real dataset may not be passed on, while tests, benchmarks and newcomers
// need a million rows of it. What it imitates is what a storage engine notices: the counts of models
// and languages, the turns, the lengths, the repeated prompts, the moderation scores, the scripts and
// the compressibility of the text, and the rows that break importers. What it does not imitate is
// meaning. Any conclusion about a model drawn from these rows is wrong.
//
// # Promises
//
//   - The same Config gives the same files, byte for byte, whatever the number of cores (on one
//     architecture: the last bit of exp and log may differ between them).
//   - A row depends on (Rows, Seed, Compact) and its number alone, so that shards can be cut anywhere.
//   - Memory is bounded by a few row groups, however many rows are asked for.
//   - Counts of models, languages and redacted rows are exact shares, not draws.
//
// # How the text is made
//
// Each language has a model: a text of a few hundred kilobytes (models/SOURCES.md tells which). A
// message reads on in it, and now and then jumps to another place that follows the same word, as in
// C. E. Shannon, "A Mathematical Theory of Communication" (1948), section 3. Around that stand patterns
// of prompts and answers, lists, code, and a tail of rare words, names, numbers and typing errors.
//
// The package imports storage/parquet, to write files, and nothing else of this module.
package sample
