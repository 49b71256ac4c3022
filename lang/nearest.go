package lang

import "strings"

// Nearest returns the candidate that a misspelled word most likely was, case aside: one letter left out,
// added, changed or swapped with the next, or two of these in words of five letters and more. The
// first of equally near candidates wins.
func Nearest(word string, candidates []string) (string, bool) {
	w := []rune(strings.ToLower(word))
	most := 0
	switch {
	case len(w) >= 5:
		most = 2
	case len(w) >= 3:
		most = 1
	}
	best, found := "", false
	for _, c := range candidates {
		if d := editDistance(w, []rune(strings.ToLower(c)), most); d <= most && (!found || d < most) {
			best, found, most = c, true, d
		}
	}
	return best, found
}

// editDistance returns the optimal string alignment distance of two words, or most+1 if it is more.
func editDistance(a, b []rune, most int) int {
	if len(a)-len(b) > most || len(b)-len(a) > most {
		return most + 1
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range a {
		row[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(last[j]+cost, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return min(last[len(b)], most+1)
}
