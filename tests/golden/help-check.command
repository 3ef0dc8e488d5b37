calisto help check
