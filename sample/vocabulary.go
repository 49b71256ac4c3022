package sample

import "strings"

// The words that fill the slots of the patterns. Common things only: the rare ones come from the word
// list and the text models.
var (
	topics = split(`machine learning;climate change;the French Revolution;quantum computing;photography;
black holes;inflation;the Roman Empire;healthy eating;time management;renewable energy;chess openings;
cryptography;the stock market;learning Spanish;dog training;gardening in small spaces;ancient Egypt;
neural networks;public speaking;electric cars;the water cycle;World War II;supply and demand;yoga;
the immune system;remote work;job interviews;the solar system;evolution;jazz music;home insurance;
distributed systems;sleep;the human heart;online dating;philosophy of mind;sourdough bread;volcanoes;
video games;marathon running;minimalism;the Industrial Revolution;plastic pollution;free will;coffee;
artificial intelligence in medicine;cloud storage;the periodic table;urban planning;bird watching;
data privacy;screenwriting;the Great Wall of China;mortgages;vaccines;the ocean floor;woodworking;
mental health at work;genetic engineering;oil painting;airport security;tax returns;stoicism;beekeeping;
the history of tea;Norse mythology;software testing;user interfaces;3D printing;space travel to Mars;
heat pumps;wine tasting;freelancing;linear algebra;binary search trees;REST APIs;Kubernetes;regular expressions;
prompt engineering;fantasy novels;detective stories;anime;football tactics;basketball;personal finance;
fermentation;the Silk Road;earthquakes;statistics;social media marketing;search engine optimisation;
a small bakery;a lost cat;the meaning of life;friendship;moving abroad;raising twins;the Turing test`)
	things = split(`apple;banana;bicycle;laptop;chicken;carrot;lamp;chair;guitar;umbrella;backpack;phone;mug;
notebook;candle;blanket;kettle;drone;camera;potato;tomato;onion;egg;lemon;pencil;ticket;shirt;shoe;robot;
mirror;mattress;keyboard;sandwich;puzzle;scooter;tent;vase;watch;wallet;microscope`)
	jobs = split(`teacher;doctor;lawyer;Linux terminal;travel guide;chef;software engineer;data scientist;
historian;pirate;detective;nurse;personal trainer;poet;recruiter;accountant;therapist;stand-up comedian;
marketing manager;chemist;astronaut;farmer;librarian;salesperson;dungeon master;wizard;journalist;
translator;interviewer;SEO expert;philosopher;physicist;plumber;gardener;pilot;screenwriter;knight`)
	adjectives = split(`happy;sad;interesting;strange;important;useful;beautiful;cheap;expensive;modern;ancient;
romantic;scary;funny;dangerous;easy;difficult;healthy;famous;unusual;tired;lonely;excited;nervous;creative;
practical;popular;simple;complex;quiet;loud;brave;lazy;honest;curious;wooden;digital;traditional;free;rare`)
	tones = split(`formal;friendly;short;long;sarcastic;professional;dramatic;humorous;polite;detailed;casual;
persuasive;poetic;scientific;cheerful;melancholic;concise;angry`)
	cities = split(`London;Paris;Tokyo;New York;Berlin;Madrid;Rome;Moscow;Beijing;Lisbon;Istanbul;Mumbai;Cairo;
Sydney;Toronto;Chicago;Los Angeles;São Paulo;Rio de Janeiro;Buenos Aires;Mexico City;Seoul;Bangkok;Hanoi;
Jakarta;Singapore;Dubai;Nairobi;Lagos;Cape Town;Vienna;Prague;Warsaw;Budapest;Athens;Stockholm;Oslo;Helsinki;
Copenhagen;Dublin;Edinburgh;Amsterdam;Brussels;Zurich;Milan;Naples;Barcelona;Porto;Lyon;Munich;Hamburg;
Kyiv;Bucharest;Sofia;Tehran;Karachi;Delhi;Dhaka;Manila;Taipei;Osaka;Shanghai;Montreal;Boston;Seattle;Austin`)
	firstNames = split(`Emma;Liam;Olivia;Noah;Ava;James;Sophia;Lucas;Mia;Ethan;Amelia;Daniel;Harper;Henry;Ella;
Jack;Grace;Leo;Chloe;Samuel;Lily;David;Zoe;Adam;Nora;Ben;Hannah;Max;Alice;Tom;Julia;Peter;Clara;Victor;Eva;
Oscar;Maria;Ivan;Anna;Sergei;Elena;Carlos;Lucia;Miguel;Sofia;Pedro;Ines;Hans;Greta;Pierre;Camille;Luigi;
Giulia;Kenji;Yuki;Min-jun;Ji-woo;Wei;Mei;Arjun;Priya;Omar;Fatima;Ahmed;Layla;Kwame;Amara;Tariq;Nadia;Bob;
Sarah;John;Karen;Mike;Linda;Steve;Rachel;George;Megan;Harry`)
	surnames = split(`Smith;Johnson;Brown;Taylor;Anderson;Martin;Garcia;Miller;Davis;Rodriguez;Martinez;Lopez;
Wilson;Moore;Clark;Lewis;Walker;Hall;Young;King;Wright;Hill;Green;Baker;Nelson;Carter;Mitchell;Turner;
Parker;Collins;Edwards;Stewart;Morris;Rogers;Cooper;Ward;Peterson;Gray;Watson;Brooks;Kelly;Sanders;Price;
Bennett;Wood;Ross;Novak;Kowalski;Ivanov;Petrov;Müller;Schmidt;Weber;Fischer;Rossi;Ferrari;Dubois;Moreau;
Silva;Santos;Tanaka;Sato;Kim;Park;Chen;Wang;Singh;Patel;Khan;Hussein;Okafor;Mensah;Nguyen;Larsen`)
	doings = split(`finds a hidden door;forgets how to sleep;moves to the moon;opens a bakery;loses a bet;
learns to fly;travels back in time;adopts a dragon;inherits a lighthouse;is afraid of the sea;becomes king;
talks to machines;solves a murder;builds a boat;wins the lottery;meets an old friend;cannot lie`)
	doings2 = split(`going to the gym;a long flight;an exam;running a marathon;surgery;swimming;a first date`)
	tasks   = split(`read a CSV file;sort a list of dictionaries;reverse a linked list;scrape a web page;
parse JSON;resize an image;connect to a database;send an email;compute the Fibonacci sequence;
check if a string is a palindrome;merge two sorted arrays;find prime numbers;draw a plot;start a web server;
read environment variables;count the words in a file;train a classifier;convert a date to a timestamp;
remove duplicates from a list;generate random passwords;split a string by commas;implement binary search`)
	errorTexts = split(`TypeError: 'NoneType' object is not subscriptable;Segmentation fault (core dumped);
ModuleNotFoundError: No module named 'pandas';undefined is not a function;Connection refused;
java.lang.NullPointerException;index out of range [5] with length 5;permission denied (publickey);
CUDA out of memory;cannot borrow as mutable more than once at a time;HTTP 502 Bad Gateway;ORA-00942;
SyntaxError: invalid syntax;No space left on device;expected ';' before '}' token;exit status 137`)
	questions = split(`what is;How does one explain;why do people like;what are the benefits of;
what should a beginner know about;when did people first write about;who invented;how expensive is`)
	months  = split(`January;February;March;April;May;June;July;August;September;October;November;December`)
	tongues = split(`English;Spanish;French;German;Italian;Portuguese;Russian;Chinese;Japanese;Korean;Arabic;
Hindi;Turkish;Polish;Dutch;Swedish;Greek;Hebrew;Vietnamese;Latin`)
	domains = split(`com;org;net;io;de;co.uk;edu;ru;cn;com.br`)
	// Emoji, among them families and flags joined by zero-width joiners, skin tones and variation selectors.
	emoji = split("😀;😂;🙏;👍🏽;❤️;🎉;🤔;😭;🔥;👨‍👩‍👧‍👦;👩🏻‍💻;🏳️‍🌈;🇧🇷;🇯🇵;✨;🐱;☕;🚀;1️⃣;🧑🏿‍🚒")
)

// split cuts a list at its semicolons; line breaks are for the reader of this file.
func split(list string) []string {
	return strings.Split(strings.ReplaceAll(list, "\n", ""), ";")
}
