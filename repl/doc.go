// Package repl is the terminal: it runs scripts, edits statements, shows results, progress and errors, and knows the dot commands,
// one a file. It uses the engine by its public API alone.
//
// No untrusted byte reaches a terminal raw: results pass render, and messages pass SafeText.
package repl
