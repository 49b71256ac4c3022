package fn

import (
	"sort"
	"strings"
)

// maxSuggestions is the number of near names worth showing.
const maxSuggestions = 3

// Suggest returns up to three names of functions that name may have been meant for, best first.
func Suggest(name string) []string {
	names := make([]string, 0, len(registry))
	for n, f := range registry {
		if f.Class != Operator {
			names = append(names, n)
		}
	}
	return Nearest(name, names)
}

// Nearest returns up to three of the names that are near to name in spelling, best first: an edit or two away, a
// missing underscore, or a common beginning.
func Nearest(name string, names []string) []string {
	name = strings.ToLower(name)
	plain := strings.ReplaceAll(name, "_", "")
	type near struct {
		name string
		far  int
	}
	var found []near
	for _, n := range names {
		lower := strings.ToLower(n)
		far := levenshtein(name, lower)
		switch {
		case strings.ReplaceAll(lower, "_", "") == plain:
			far = 0
		case len(name) >= 3 && strings.HasPrefix(lower, name):
			far = min(far, 2)
		}
		if far <= max(1, len(name)/3) {
			found = append(found, near{n, far})
		}
	}
	sort.Slice(found, func(i, j int) bool {
		if found[i].far != found[j].far {
			return found[i].far < found[j].far
		}
		return found[i].name < found[j].name
	})
	var out []string
	for _, f := range found[:min(len(found), maxSuggestions)] {
		out = append(out, f.name)
	}
	return out
}
