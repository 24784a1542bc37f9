-- Precedes every script. Before it stands the table of keys, which RedisScript.cs generates.
local args = cjson.decode(ARGV[1])
local lanes = { keys.lane1, keys.lane2, keys.lane3 }
local group = 'workers' -- the consumer group of every lane

-- The clock of Redis, in ms: the clocks of replicas differ.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

-- Wakes one idle worker. A dead worker does not listen: the next one is woken instead.
local function wake()
  while true do
    local worker = redis.call('ZPOPMIN', keys.idle)[1]
    if not worker or redis.call('PUBLISH', args.wakeChannels .. worker, '') > 0 then return end
  end
end

-- Adds an entry to the end of its lane. The fields are those of version 0.1.
local function append(lane, job, trace)
  redis.call('XADD', lanes[lane], '*', 'id', job, 'trace', trace)
  wake()
end

-- Adds an entry to its lane when it is due. The format is that of version 0.1.
local function delay(lane, job, trace, due)
  redis.call('ZADD', keys.delayed, due, lane .. ' ' .. job .. ' ' .. trace)
end
