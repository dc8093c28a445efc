// Runs a fuzz target without a fuzzer: every file of the corpus, then mutations of them. The seed
// is fixed, so that every run does the same: `fuzz_x CORPUS [MUTATIONS]`.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <iterator>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "fuzz/input.hpp"

namespace {

constexpr std::size_t input_bytes_max = 8192;

std::vector<std::string> read_corpus(std::filesystem::path const& directory) {
    std::vector<std::filesystem::path> names;
    for (auto const& entry : std::filesystem::directory_iterator(directory))
        names.push_back(entry.path());
    std::ranges::sort(names);
    std::vector<std::string> corpus;
    for (auto const& name : names) {
        std::ifstream file(name, std::ios::binary);
        corpus.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
    return corpus;
}

class mutator {
  public:
    explicit mutator(std::vector<std::string> const& corpus) : corpus_(corpus) {}

    std::string next() {
        std::string text = pick();
        for (std::size_t steps = 1 + below(6); steps > 0; --steps) change(text);
        text.resize(std::min(text.size(), input_bytes_max));
        return text;
    }

  private:
    std::size_t below(std::size_t bound) { return static_cast<std::size_t>(random_() % bound); }
    std::string const& pick() { return corpus_[below(corpus_.size())]; }

    void change(std::string& text) {
        std::size_t const at = below(text.size() + 1);
        std::size_t const length = std::min(below(16) + 1, text.size() - at);
        switch (below(6)) {
            case 0:
                text.erase(at, length);
                break;
            case 1:
                text.insert(at, text.substr(at, length));
                break;
            case 2:
                text.insert(at, 1, static_cast<char>(below(256)));
                break;
            case 3:
                if (at < text.size()) text[at] = static_cast<char>(below(256));
                break;
            case 4:
                if (at < text.size()) text[at] = static_cast<char>(text[at] ^ (1 << below(8)));
                break;
            default: {
                std::string const& other = pick();
                text = text.substr(0, at) + other.substr(below(other.size() + 1));
                break;
            }
        }
    }

    std::vector<std::string> const& corpus_;
    std::mt19937_64 random_{20'240'229};
};

std::string escaped(std::string const& text) {
    std::ostringstream out;
    for (char const c : text) {
        if (c >= ' ' && c <= '~' && c != '\\')
            out << c;
        else
            out << "\\x" << std::hex << std::setw(2) << std::setfill('0')
                << unsigned{static_cast<unsigned char>(c)};
    }
    return out.str();
}

bool run(std::string const& text) {
    try {
        LLVMFuzzerTestOneInput(reinterpret_cast<std::uint8_t const*>(text.data()), text.size());
        return true;
    } catch (std::exception const& e) {
        std::cerr << "does not hold: " << e.what() << "\nfor: " << escaped(text) << '\n';
        return false;
    }
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 2) return 2;
    auto const corpus = read_corpus(arguments[1]);
    if (corpus.empty()) return 2;
    int const mutations = count > 2 ? std::atoi(arguments[2]) : 20'000;
    bool good = true;
    for (auto const& text : corpus) good = run(text) && good;
    mutator mutated(corpus);
    for (int i = 0; i < mutations; ++i) good = run(mutated.next()) && good;
    std::cout << corpus.size() << " files and " << mutations << " mutations\n";
    return good ? 0 : 1;
}
