-- Posts the content of BODY to the first of PATHS, a line each, to the next when that one has taken as
-- many rows as a table may have, and so on. Arguments: KEY PATHS BODY.
dofile(os.getenv("ROWD_PERF") .. "/wrk/report.lua")

local rows_of_a_path = 90000  -- those that are under way come on top

function init(args)
    local body = io.open(args[3]):read("*a")
    texts, asked = {}, 0
    for path in io.lines(args[2]) do
        texts[#texts + 1] = "POST " .. path .. " HTTP/1.1\r\nHost: localhost\r\nx-api-key: " ..
            args[1] .. "\r\nContent-Type: application/json\r\nContent-Length: " .. #body ..
            "\r\n\r\n" .. body
    end
end

function request()
    asked = asked + 1
    return texts[math.min(#texts, math.ceil(asked / rows_of_a_path))]
end
