package sample

import (
	"embed"
	"fmt"
	"strings"
	"sync"

	"github.com/klauspost/compress/zstd"
)

//go:embed models/*.zst models/prompts.txt
var modelFiles embed.FS

// Jump probabilities: higher gives more varied and less sensible text. English is set so that zstd
// finds in it what it finds in real chat; short texts need fewer jumps to stay readable.
const (
	jumpEnglish = 0.38
	jumpLarge   = 0.30
	jumpRights  = 0.25
)

// unspaced are the models of scripts that set no spaces between words.
var unspaced = map[string]bool{
	"zh": true, "ja": true, "th": true, "lao": true, "khm": true, "mya": true, "bod": true,
}

// ownFile are the models that have a file of their own; the others are sections of rights.txt.
var ownFile = map[string]bool{
	"pt": true, "ru": true, "zh": true, "es": true, "de": true, "fr": true, "it": true, "ja": true,
	"ko": true, "pl": true, "tr": true, "vi": true, "nl": true, "ar": true, "uk": true, "el": true,
	"he": true, "hi": true, "th": true, "fa": true, "cs": true, "hu": true, "id": true, "sv": true,
}

// library holds the models, loaded when first asked for and kept: about 10 MB of text and 60 MB of
// index for all of them, half of it English.
type library struct {
	mu     sync.RWMutex
	loaded map[string]*textModel
}

var theLibrary = library{loaded: map[string]*textModel{}}

// model returns a text model: "pt", "kat", or a section of the English one, such as "en/rust".
func (l *library) model(name string) *textModel {
	l.mu.RLock()
	m := l.loaded[name]
	l.mu.RUnlock()
	if m != nil {
		return m
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if m = l.loaded[name]; m != nil {
		return m
	}
	switch section, english := strings.CutPrefix(name, "en/"); {
	case english:
		m = newTextModel(englishText()[section], true, jumpEnglish)
	case ownFile[name]:
		m = newTextModel(readModel(name), !unspaced[name], jumpLarge)
	default:
		m = newTextModel(rightsText()[name], !unspaced[name], jumpRights)
	}
	if len(m.starts) == 0 {
		// The texts are compiled in and a test loads each: this is met only by whoever edits them.
		panic(fmt.Sprintf("sample: no text for model %q", name))
	}
	l.loaded[name] = m
	return m
}

var (
	englishText = sync.OnceValue(func() map[string]string { return sections(readModel("en")) })
	rightsText  = sync.OnceValue(func() map[string]string { return sections(readModel("rights")) })
	rareWords   = sync.OnceValue(func() []string { return strings.Split(readModel("words"), "\n") })
	promptText  = sync.OnceValue(func() map[string][]string {
		raw, err := modelFiles.ReadFile("models/prompts.txt")
		if err != nil {
			panic(fmt.Sprintf("sample: %v", err))
		}
		out := map[string][]string{}
		for name, body := range sections(string(raw)) {
			for line := range strings.Lines(body) {
				line = strings.ReplaceAll(strings.TrimSuffix(line, "\n"), `\n`, "\n")
				out[name] = append(out[name], line)
			}
		}
		return out
	})
)

// readModel decompresses an embedded text. That it is there and sound is a matter of the build, and
// tested, so a failure is a panic.
func readModel(name string) string {
	raw, err := modelFiles.ReadFile("models/" + name + ".txt.zst")
	if err != nil {
		panic(fmt.Sprintf("sample: %v", err))
	}
	decoder, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1))
	if err != nil {
		panic(fmt.Sprintf("sample: %v", err))
	}
	defer decoder.Close()
	text, err := decoder.DecodeAll(raw, nil)
	if err != nil {
		panic(fmt.Sprintf("sample: decompress model %s: %v", name, err))
	}
	return string(text)
}

// sections cuts a text at its "# name" lines.
func sections(text string) map[string]string {
	out := map[string]string{}
	for _, part := range strings.Split("\n"+text, "\n# ")[1:] {
		name, body, _ := strings.Cut(part, "\n")
		out[name] = body
	}
	return out
}
