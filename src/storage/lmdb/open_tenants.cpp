#include "storage/lmdb/open_tenants.hpp"

#include <algorithm>
#include <utility>

#include "rowd/base/time.hpp"
#include "rowd/storage/refusals.hpp"

namespace rowd::storage {
namespace {

void hand_back(pending_open& w) {
    if (w.home)
        w.home->put(w);
    else
        w.run(w);
}

}  // namespace

open_tenants::open_tenants(bounds b, opener open, runner run)
    : bounds_(b), open_(std::move(open)), run_(std::move(run)) {}

void open_tenants::begin_open(pending_open& w) {
    w.until_ns = steady_ns() + bounds_.wait_ns;
    steps next;
    {
        std::lock_guard const lock(mutex_);
        bool const crowded = queue_.size() >= bounds_.waiting_max;
        if (stopping_ || crowded) {
            w.refusal = stopping_ ? shutting_down() : too_many_tenants();
            next.done.push_back(&w);
        } else {
            queue_.push_back(&w);
            serve_queue(next);
        }
    }
    take(next);
}

// In the order in which they came; those that have to wait stay.
void open_tenants::serve_queue(steps& next) {
    std::erase_if(queue_, [&](pending_open* w) { return serve(*w, next); });
    std::unordered_set<uuid, uuid_hash> wanted;
    for (auto const* w : queue_)
        if (!entries_.contains(w->tenant)) wanted.insert(w->tenant);
    if (!wanted.empty()) make_room(wanted.size());
}

// False: it has to wait.
bool open_tenants::serve(pending_open& w, steps& next) {
    auto const it = entries_.find(w.tenant);
    if (it == entries_.end()) {
        if (entries_.size() >= bounds_.open_max) return false;
        entries_[w.tenant].waiting.push_back(&w);
        next.open.push_back(w.tenant);
        return true;
    }
    entry& e = it->second;
    if (e.opening()) {
        e.waiting.push_back(&w);
        return true;
    }
    if (!e.leaving) w.opened = e.handle.lock();
    if (!w.opened) return false;  // it closes first
    next.done.push_back(&w);
    return true;
}

// As many stores leave as tenants want to come, those first that were used least recently.
void open_tenants::make_room(std::size_t wanted) {
    std::vector<std::pair<uuid const, entry>*> staying;
    std::size_t going = 0;
    for (auto& e : entries_) {
        if (e.second.leaving || e.second.closing)
            ++going;
        else if (e.second.store)
            staying.push_back(&e);
    }
    if (going >= wanted) return;
    auto const more = std::min(wanted - going, staying.size());
    std::partial_sort(staying.begin(), staying.begin() + static_cast<std::ptrdiff_t>(more),
                      staying.end(), [](auto const* a, auto const* b) {
                          return a->second.store->used_ms() < b->second.store->used_ms();
                      });
    for (std::size_t i = 0; i < more; ++i) send_off(staying[i]->first, staying[i]->second);
}

void open_tenants::send_off(uuid const& tenant, entry& e) {
    e.leaving = true;
    e.store->retire();
    for (auto* h : holders_) h->let_go(tenant);
}

void open_tenants::take(steps const& next) {
    for (auto* w : next.done) hand_back(*w);
    for (auto const& tenant : next.open) {
        auto const taken = run_(tenant, [this, tenant] { open_now(tenant); });
        if (taken) continue;
        pending_open outcome;
        outcome.refusal = taken.error();
        finish(tenant, outcome);
    }
}

void open_tenants::open_now(uuid const& tenant) {
    pending_open outcome;
    try {
        make(tenant, outcome);
    } catch (...) {
        outcome.thrown = std::current_exception();
    }
    finish(tenant, outcome);
}

void open_tenants::make(uuid const& tenant, pending_open& outcome) {
    bool failed_before = false;
    {
        std::lock_guard const lock(mutex_);
        failed_before = failed_.contains(tenant);
    }
    auto opened = open_(tenant, failed_before);
    if (!opened) {
        outcome.refusal = opened.error();
        return;
    }
    std::shared_ptr<lmdb_store> const s(opened->release(),
                                        [this, tenant](lmdb_store* last) { close(tenant, last); });
    {
        std::lock_guard const lock(mutex_);
        entries_[tenant].handle = s;
    }
    s->start();
    outcome.opened = s;
}

// Whoever has waited for it gets it; if it could not be opened, somebody else may come.
void open_tenants::finish(uuid const& tenant, pending_open& outcome) {
    steps next;
    {
        std::lock_guard const lock(mutex_);
        if (auto const it = entries_.find(tenant); it != entries_.end()) {
            next.done = std::exchange(it->second.waiting, {});
            if (outcome.opened)
                it->second.store = static_cast<lmdb_store*>(outcome.opened.get());
            else
                entries_.erase(it);
        }
        serve_queue(next);
    }
    for (auto* w : next.done) {
        if (w->opened) continue;
        w->opened = outcome.opened;
        w->refusal = outcome.refusal;
        w->thrown = outcome.thrown;
    }
    outcome.opened.reset();  // whoever is told may take himself for the only one who has it
    take(next);
}

// The last holder has let go.
void open_tenants::close(uuid const& tenant, lmdb_store* s) {
    {
        std::lock_guard const lock(mutex_);
        entry& e = entries_[tenant];
        e.closing = true;
        e.store = nullptr;
        queue_.insert(queue_.begin(), e.waiting.begin(), e.waiting.end());
        e.waiting.clear();
    }
    bool const failed = s->failed();
    delete s;
    steps next;
    {
        std::lock_guard const lock(mutex_);
        entries_.erase(tenant);
        if (failed) failed_.insert(tenant);
        serve_queue(next);
    }
    take(next);
}

bool open_tenants::withdraw(pending_open& w) {
    std::lock_guard const lock(mutex_);
    return std::erase(queue_, &w) != 0;
}

std::shared_ptr<lmdb_store> open_tenants::find(uuid const& tenant) const {
    std::lock_guard const lock(mutex_);
    auto const it = entries_.find(tenant);
    return it == entries_.end() || it->second.leaving ? nullptr : it->second.handle.lock();
}

std::vector<std::shared_ptr<lmdb_store>> open_tenants::all() const {
    std::vector<std::shared_ptr<lmdb_store>> stores;
    std::lock_guard const lock(mutex_);
    for (auto const& [tenant, e] : entries_)
        if (auto s = e.store ? e.handle.lock() : nullptr) stores.push_back(std::move(s));
    return stores;
}

void open_tenants::retire(uuid const& tenant) {
    std::lock_guard const lock(mutex_);
    auto const it = entries_.find(tenant);
    if (it != entries_.end() && it->second.store) send_off(tenant, it->second);
}

void open_tenants::refuse_late(std::int64_t now_ns) {
    steps next;
    {
        std::lock_guard const lock(mutex_);
        std::erase_if(queue_, [&](pending_open* w) {
            if (w->until_ns > now_ns) return false;
            w->refusal = too_many_tenants();
            next.done.push_back(w);
            return true;
        });
    }
    take(next);
}

void open_tenants::stop() {
    steps next;
    {
        std::lock_guard const lock(mutex_);
        stopping_ = true;
        next.done.assign(queue_.begin(), queue_.end());
        queue_.clear();
        for (auto* w : next.done) w->refusal = shutting_down();
    }
    take(next);
}

void open_tenants::add_holder(store_holder& h) {
    std::lock_guard const lock(mutex_);
    holders_.push_back(&h);
}

void open_tenants::remove_holder(store_holder& h) {
    std::lock_guard const lock(mutex_);
    std::erase(holders_, &h);
}

}  // namespace rowd::storage
