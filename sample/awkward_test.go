package sample

import (
	"math"
	"strings"
	"testing"
)

func firstText(row *Row) string { return row.Conversation.V[0].V.Content.V }

func firstScore(row *Row, k int) float64 { return row.Moderation.V[0].V.Scores.V[k].V }

// awkwardChecks tell for each case whether a row is as its name says.
var awkwardChecks = map[string]func(first, row *Row) bool{
	"empty content":      func(_, r *Row) bool { c := r.Conversation.V[0].V.Content; return c.Valid && c.V == "" },
	"NULL content":       func(_, r *Row) bool { return !r.Conversation.V[0].V.Content.Valid && r.Conversation.V[0].Valid },
	"empty conversation": func(_, r *Row) bool { return r.Conversation.Valid && len(r.Conversation.V) == 0 },
	"NULL conversation":  func(_, r *Row) bool { return !r.Conversation.Valid && r.Moderation.Valid },
	"NULL message":       func(_, r *Row) bool { return !r.Conversation.V[len(r.Conversation.V)-1].Valid },
	"NULL role":          func(_, r *Row) bool { return !r.Conversation.V[0].V.Role.Valid },
	"message with NULL in every field": func(_, r *Row) bool {
		m := r.Conversation.V[1]
		return m.Valid && !m.V.Content.Valid && !m.V.Role.Valid
	},
	"NULL moderation":  func(_, r *Row) bool { return !r.Moderation.Valid && r.Conversation.Valid },
	"empty moderation": func(_, r *Row) bool { return r.Moderation.Valid && len(r.Moderation.V) == 0 },
	"moderation shorter than the conversation": func(_, r *Row) bool {
		return len(r.Moderation.V) == 1 && len(r.Conversation.V) > 1
	},
	"moderation longer than the conversation": func(_, r *Row) bool { return len(r.Moderation.V) == len(r.Conversation.V)+3 },
	"NULL moderation entry":                   func(_, r *Row) bool { return !r.Moderation.V[0].Valid },
	"NULL categories":                         func(_, r *Row) bool { return !r.Moderation.V[0].V.Categories.Valid },
	"NULL scores":                             func(_, r *Row) bool { return !r.Moderation.V[0].V.Scores.Valid },
	"NULL flagged":                            func(_, r *Row) bool { return !r.Moderation.V[0].V.Flagged.Valid },
	"NULL in some categories and scores": func(_, r *Row) bool {
		m := r.Moderation.V[0].V
		return !m.Categories.V[0].Valid && m.Categories.V[1].Valid && !m.Scores.V[2].Valid && m.Scores.V[3].Valid
	},
	"NaN scores":          func(_, r *Row) bool { return math.IsNaN(firstScore(r, 3)) },
	"infinite scores":     func(_, r *Row) bool { return math.IsInf(firstScore(r, 0), 1) && math.IsInf(firstScore(r, 1), -1) },
	"zeros of both signs": func(_, r *Row) bool { return math.Signbit(firstScore(r, 0)) && firstScore(r, 1) == 0 },
	"denormal scores": func(_, r *Row) bool {
		return firstScore(r, 0) == math.SmallestNonzeroFloat64 && firstScore(r, 1) < 0x1p-1022
	},
	"scores past float32": func(_, r *Row) bool { return firstScore(r, 0) == math.MaxFloat64 && firstScore(r, 3) == 0.1 },
	"NULL model":          func(_, r *Row) bool { return !r.Model.Valid },
	"NULL language":       func(_, r *Row) bool { return !r.Language.Valid },
	"NULL redacted":       func(_, r *Row) bool { return !r.Redacted.Valid },
	"NULL turn":           func(_, r *Row) bool { return !r.Turn.Valid },
	"NULL conversation_id": func(_, r *Row) bool {
		return !r.ID.Valid && r.Conversation.Valid
	},
	"everything NULL": func(_, r *Row) bool {
		return !r.ID.Valid && !r.Model.Valid && !r.Conversation.Valid && !r.Turn.Valid && !r.Language.Valid && !r.Moderation.Valid && !r.Redacted.Valid
	},
	"empty strings":                          func(_, r *Row) bool { return r.Model == some("") && r.Conversation.V[1].V.Role == some("") },
	"conversation_id of the first row":       func(first, r *Row) bool { return r.ID == first.ID },
	"conversation_id of the last row":        func(_, r *Row) bool { return len(r.ID.V) == 32 }, // compared below
	"conversation_id of the first row again": func(first, r *Row) bool { return r.ID == first.ID },
	"conversation_id in upper case":          func(_, r *Row) bool { return r.ID.V == strings.ToUpper(r.ID.V) && len(r.ID.V) == 32 },
	"conversation_id that is no hex":         func(_, r *Row) bool { return strings.ContainsAny(r.ID.V, "/'—") },
	"turn that disagrees":                    func(_, r *Row) bool { return r.Turn.V == -1 },
	"great turn":                             func(_, r *Row) bool { return r.Turn.V == 9_999 || r.Turn.V == math.MaxInt64 },
	"odd number of messages":                 func(_, r *Row) bool { return len(r.Conversation.V)%2 == 1 },
	"system message first": func(_, r *Row) bool {
		return r.Conversation.V[0].V.Role.V == "system" && r.Conversation.V[1].V.Role.V == "user"
	},
	"emoji families": func(_, r *Row) bool {
		return strings.Contains(firstText(r), "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466")
	},
	"combining marks":       func(_, r *Row) bool { return strings.Contains(firstText(r), "e\u0301") },
	"control characters":    func(_, r *Row) bool { return strings.Contains(firstText(r), "\x1b[31m") },
	"NUL characters":        func(_, r *Row) bool { return strings.HasPrefix(firstText(r), "\x00") },
	"bidirectional text":    func(_, r *Row) bool { return strings.Contains(firstText(r), "\u202e") },
	"widths":                func(_, r *Row) bool { return strings.Contains(firstText(r), "\U0010ffff") },
	"cases":                 func(_, r *Row) bool { return strings.Contains(firstText(r), "\u017f K") },
	"quotes and separators": func(_, r *Row) bool { return strings.Contains(firstText(r), "\"c\"\n'd'") },
	"spaces only":           func(_, r *Row) bool { return strings.TrimSpace(firstText(r)) == "" && firstText(r) != "" },
	"looks like NULL":       func(_, r *Row) bool { return r.Conversation.V[0].V.Content == some("NULL") },
	"looks like JSON":       func(_, r *Row) bool { return strings.HasPrefix(firstText(r), "{") },
	"one word 200 times":    func(_, r *Row) bool { return strings.Count(firstText(r), "buffalo") == 200 },
	"very long message":     func(_, r *Row) bool { return len(firstText(r)) >= 500_000 && len(firstText(r)) < 510_000 },
	"200 turns":             func(_, r *Row) bool { return len(r.Conversation.V) == 400 && len(r.Moderation.V) == 400 },
}

func TestAwkwardRows(t *testing.T) {
	const n = 2000
	cases := map[int]string{}
	for _, a := range AwkwardRows(n) {
		if _, taken := cases[a.Row]; taken || a.Row <= 0 || a.Row >= n-1 {
			t.Errorf("%s: row %d is taken or out of place", a.Name, a.Row)
		}
		cases[a.Row] = a.Name
	}
	if len(cases) != len(awkwardCases) || len(awkwardChecks) != len(awkwardCases) {
		t.Fatalf("%d cases, %d of them in the set, %d checked", len(awkwardCases), len(cases), len(awkwardChecks))
	}
	var first, last *Row
	lastID := ""
	for i, row := range rowsOf(t, Config{Rows: n, Seed: 21}) {
		if i == 0 {
			first = row
		}
		last = row
		name, awkward := cases[i]
		if awkward && !awkwardChecks[name](first, row) {
			t.Errorf("row %d is not %q", i, name)
		}
		if name == "conversation_id of the last row" {
			lastID = row.ID.V
		}
	}
	if lastID != last.ID.V {
		t.Errorf("the id of the last row is %s, its awkward twin has %s", last.ID.V, lastID)
	}
}

// TestAwkwardRowsInSmallSets finds as many cases as fit.
func TestAwkwardRowsInSmallSets(t *testing.T) {
	for rows, want := range map[int]int{0: 0, 3: 0, 4: 1, 100: 25, 4 * len(awkwardCases): len(awkwardCases), 1_000_000: len(awkwardCases)} {
		got := AwkwardRows(rows)
		if len(got) != want {
			t.Errorf("%d rows hold %d awkward ones, want %d", rows, len(got), want)
		}
		for k, a := range got {
			if a.Name != awkwardCases[k].name || k > 0 && a.Row <= got[k-1].Row {
				t.Errorf("%d rows: case %d is %+v", rows, k, a)
			}
		}
	}
}
