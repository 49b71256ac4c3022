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
		far := typos(name, lower)
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

// typos is the number of slips of the fingers between two names: a letter added, left out or taken for another, or two
// neighbours swapped (the optimal string alignment distance).
func typos(a, b string) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
